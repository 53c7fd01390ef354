"""The Coder lens."""
