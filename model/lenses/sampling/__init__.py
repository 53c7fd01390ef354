"""Sampling: the stages from logits to a token that is drawn."""
