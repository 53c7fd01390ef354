"""A server's answers: out of their containers, read in their shapes, put together as texts."""
