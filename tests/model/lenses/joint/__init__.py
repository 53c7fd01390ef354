"""The Joint lens."""
