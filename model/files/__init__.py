"""Reading and writing files whole, and telling what they are."""
