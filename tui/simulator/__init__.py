"""A seeded market, an exchange and the venues' wire faces; shares nothing with the client."""
