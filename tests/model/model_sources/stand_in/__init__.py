"""Packages that stand in for those that the program can do without; on the path in some tests."""
