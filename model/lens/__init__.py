"""What a lens is: a pure view of readings, with its words, controls and gestures."""
