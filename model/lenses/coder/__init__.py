"""Coder: what the bits are, sent and read back."""
