"""The KL report: what a smaller model loses at every position of a text."""
