"""How numbers and names are said."""
