"""The Kraken Embed venue: custom orders of a partner's users, and its wire face."""
