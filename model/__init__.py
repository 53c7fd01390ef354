"""The model: distributions, measures, tempering, documents. It imports no Qt and nothing of gui."""
