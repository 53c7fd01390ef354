"""Lessons: what a step asks, covers and wants reached, and how it is played."""
