"""Addresses of venues as the configuration gives them."""

import ipaddress
import re

ORIGIN = re.compile(r"(https?)://(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(?::([0-9]{1,5}))?/?")
"""Scheme, host and perhaps a port."""


def is_loopback(base_url: str) -> bool:
    """Whether a base address leads to this very machine."""
    match = ORIGIN.fullmatch(base_url)
    if match is None:
        return False
    host = match[2].strip("[]").lower()
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
