"""Damaged files by the thousand: python -m tests.fuzz [FILES [SEED]]; tests read a share."""
