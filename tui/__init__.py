"""Blotter: every open order of four crypto venues in one live terminal list."""

__version__ = "0.1.0"
