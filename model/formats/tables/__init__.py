"""Tables as text and as cells: how they are cut up, what their columns are, what is no data."""
