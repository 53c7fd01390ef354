"""What a person makes, immutable, and the edits that lead from one to the next."""
