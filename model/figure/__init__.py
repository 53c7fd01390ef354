"""Figures as plain data: marks, axes and roles, never colours."""
