"""Two models on one text."""
