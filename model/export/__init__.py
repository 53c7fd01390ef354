"""Readings on pages, slides and sheets, as plain data."""
