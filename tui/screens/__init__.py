"""Textual screens: keys, focus and what is shown together."""
