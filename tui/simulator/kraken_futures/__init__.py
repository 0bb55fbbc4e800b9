"""The Kraken Futures venue: its exchange of contracts and positions, and its wire face."""
