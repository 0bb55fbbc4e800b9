"""The Kraken Spot face: routes, wire shapes, authentication and error texts."""
