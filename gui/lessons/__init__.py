"""Lessons beside the picture: asked, answered, shown, made."""
