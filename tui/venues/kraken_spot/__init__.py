"""Kraken Spot over REST."""
