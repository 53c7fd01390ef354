"""The sequence: a text and its surprise, token by token."""
