"""The name and the version of the program."""

NAME = "Entropy Dial"
VERSION = "0.1.0"
