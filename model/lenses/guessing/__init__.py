"""The guessing game: yes-no questions, and how many of them an outcome takes."""
