"""The identity lens."""
