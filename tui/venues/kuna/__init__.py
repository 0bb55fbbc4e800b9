"""Kuna, Pro API v4. The venue closed in 2025: it is simulated, or served by a host of one's own."""
