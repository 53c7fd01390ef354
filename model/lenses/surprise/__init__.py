"""Surprise: blocks as wide as an outcome is likely and as high as it surprises."""
