"""Logits and vocabularies as files hold them."""
