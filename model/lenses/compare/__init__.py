"""Compare: P, Q and Q at T side by side."""
