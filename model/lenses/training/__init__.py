"""Training: a model that learns P step by step."""
