"""The pure core: orders, books, quotes and what follows from them. No input, no output."""
