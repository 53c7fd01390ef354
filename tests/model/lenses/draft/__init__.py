"""The Draft lens."""
