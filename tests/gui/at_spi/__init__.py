"""The window as assistive technology finds it: over D-Bus, in a session of its own."""
