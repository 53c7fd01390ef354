"""The matrix: every column against every other."""
