"""Log-probabilities as servers write them, one shape a file."""
