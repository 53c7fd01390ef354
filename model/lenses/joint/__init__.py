"""Joint: two variables in one table, what each tells of the other."""
