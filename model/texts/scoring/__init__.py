"""From logits to scores, a block of rows at a time."""
