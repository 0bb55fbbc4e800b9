"""The Kuna venue as it was until 2025: its exchange, its wire face, both ways of signing."""
