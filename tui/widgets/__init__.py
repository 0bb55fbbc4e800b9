"""Textual widgets: they paint and post messages."""
