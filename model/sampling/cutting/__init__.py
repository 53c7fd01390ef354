"""Cutting: what a filter is, and the sums and depths by which filters decide."""
