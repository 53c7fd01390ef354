"""A text and its scores: what a model believed at every position, and which token came."""
