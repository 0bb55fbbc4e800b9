"""Kraken Futures over REST."""
