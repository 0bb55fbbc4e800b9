"""The users of the demo, what they own, and the custom orders they have."""

from decimal import Decimal

from tui.simulator.kraken_embed.exchange import EmbedExchange

USERS = {
    "AA00 TEST EXAM PLE1": {
        "EUR": "18250.00",
        "USD": "9600.00",
        "BTC": "0.41500000",
        "ETH": "3.20000000",
        "SOL": "24.00000000",
    },
    "AA00 TEST EXAM PLE2": {"EUR": "2140.50", "USD": "75000.00", "BTC": "1.08000000"},
}
"""What each user owns, by IIBAN and asset."""


def open_users(exchange: EmbedExchange) -> None:
    """Register the users."""
    for iiban, balances in USERS.items():
        exchange.add_user(iiban, {asset: Decimal(text) for asset, text in balances.items()})
