"""Kraken Embed: the custom orders a partner keeps for its users."""
