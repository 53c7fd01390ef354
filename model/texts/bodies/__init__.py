"""What stands in the body of a server's answer: its fields, tokens, and pieces of texts."""
