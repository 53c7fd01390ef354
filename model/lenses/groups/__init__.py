"""Groups: outcomes that mean the same joined, and the entropy between and within them."""
