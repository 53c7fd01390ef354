"""Autocomplete: a language model trained on the spot, and what it would type next."""
