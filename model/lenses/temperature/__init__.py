"""Temperature: every reading over the whole dial."""
