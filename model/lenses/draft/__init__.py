"""Draft: speculative decoding."""
