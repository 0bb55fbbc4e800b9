"""The commands and options, and the help that teaches them. Parsing has no effects."""

import argparse
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal, NoReturn

from tui import __version__
from tui.config.locations import CONFIG_VARIABLE, default_configuration_file

DEFAULT_SEED = 7
DEFAULT_SCENARIO = "default"
_LONGEST_CLIENT_ID = 36

_FIRST_YEAR = 1971
_LONGEST_AGE = timedelta(days=3660)
_AGE = re.compile(r"([0-9]{1,5})([hd])")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2}))?"
)

Command = Literal["screen", "orders", "fills", "check", "journal", "keys", "sim"]


class Options(argparse.Namespace):
    """What was asked for."""

    command: Command
    config: str | None
    account: tuple[str, ...]
    read_only: bool
    theme: str | None
    demo: bool
    scenario: str | None
    seed: int | None
    json: bool
    csv: bool
    open: bool
    filter: str
    since: datetime | timedelta | None
    """A moment, or how long ago; `None`: the start of the day in UTC."""
    trades: bool | None
    userref: int | None
    cl_ord_id: str | None
    rebase_multiplier: Literal["rebased", "base"] | None
    action: Literal["add", "list", "remove"]
    label: str
    file: str | None
    port: int
    orders: int
    churn: float


def parse(arguments: Sequence[str]) -> Options:
    """Return what was asked for; exits with 2 and a sentence where it cannot be understood."""
    parser = _parser()
    options = parser.parse_args(arguments, Options(command="screen"))
    options.account = (*(options.account or ()), *(getattr(options, "more_accounts", None) or ()))
    problem = _contradiction(options)
    if problem is not None:
        parser.error(problem)
    return options


def _contradiction(options: Options) -> str | None:
    if options.demo and options.command in {"check", "journal", "keys", "sim"}:
        return f"--demo goes with the screen, orders and fills, not with {options.command}"
    simulated = options.demo or options.command == "sim"
    if not simulated and (options.scenario is not None or options.seed is not None):
        return "--scenario and --seed shape the simulated venues: add --demo"
    return None


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\nTry: {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="blotter",
        description=(
            "Every open order of your accounts in one live list.\n"
            "Without a configured account it opens the demo: simulated venues inside\n"
            "this program, where nothing is real."
        ),
        epilog=_epilog(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _add_common(parser, "account")
    _add_demo(parser)
    commands = parser.add_subparsers(
        title="commands (without one: the live screen)",
        metavar="COMMAND",
        dest="command",
        parser_class=_Parser,
    )
    _add_orders(commands)
    _add_fills(commands)
    _add_check(commands)
    _add_journal(commands)
    _add_keys(commands)
    _add_sim(commands)
    return parser


def _epilog() -> str:
    return f"""\
configuration
  {default_configuration_file()}
  unless --config or ${CONFIG_VARIABLE} names another file.
  A line it does not know stops the start. A first one:

    [[account]]
    name = "main"
    venue = "kraken-spot"
    key = "env:KRAKEN_KEY"          # or "keyring", or "file:PATH" (mode 0600)
    secret = "env:KRAKEN_SECRET"

examples
  blotter --demo                    try everything; no key, nothing real
  blotter check                     what each key may do, clocks, call budgets
  blotter orders --filter "xbt buy"
  blotter orders --json --account main | jq '.[].order_id'
  blotter fills --since 7d --csv    what was traded, and for which fees
  blotter journal --open            what was sent, and is not known to have ended
  blotter keys add main             store a key in the system keyring

exit codes
  0  all read
  1  a venue failed: the others' answers are on stdout, a sentence for each on stderr;
     or the journal cannot be read
  2  the command line or the configuration cannot be used
"""


def _add_common(parser: argparse.ArgumentParser, accounts: str) -> None:
    """Add what every command takes, before the command's name or after it."""
    group = parser.add_argument_group("common options")
    is_main = accounts == "account"
    unset = None if is_main else argparse.SUPPRESS
    group.add_argument("--config", metavar="FILE", default=unset, help="read this configuration")
    group.add_argument(
        "--account",
        metavar="NAME",
        action="append",
        dest=accounts,
        help="only this account (may be repeated)",
    )
    group.add_argument(
        "--read-only",
        action="store_true",
        default=False if is_main else argparse.SUPPRESS,
        help='read only, also where the configuration says mode = "trade"',
    )
    group.add_argument("--theme", metavar="NAME", default=unset, help="colours of the screen")
    group.add_argument("--version", action="version", version=f"blotter {__version__}")


def _add_demo(parser: argparse.ArgumentParser, unset: str | None = None) -> None:
    group = parser.add_argument_group("demo")
    group.add_argument(
        "--demo",
        action="store_true",
        default=unset or False,
        help="use the simulated venues, whatever is configured",
    )
    _add_scenario(group, unset)


def _add_scenario(group: "argparse._ActionsContainer", unset: str | None = None) -> None:
    group.add_argument(
        "--scenario",
        metavar="NAME",
        type=_scenario,
        default=unset,
        help="how the simulated venues behave: quiet, busy, venue-down, ...",
    )
    group.add_argument(
        "--seed", metavar="N", type=int, default=unset, help="another market, the same every time"
    )


def _add_orders(commands: "argparse._SubParsersAction[_Parser]") -> None:
    text = "print every open order, from one poll of every account"
    parser = commands.add_parser("orders", help=text, description=text, allow_abbrev=False)
    _add_form(parser)
    parser.add_argument(
        "--filter", metavar="TEXT", default="", help="only orders in which every word occurs"
    )
    poll = parser.add_argument_group("what Kraken Spot is asked for (instead of the configuration)")
    poll.add_argument("--trades", action="store_true", default=None, help="list trade ids")
    poll.add_argument("--userref", metavar="N", type=_userref, help="only this user reference")
    poll.add_argument(
        "--cl-ord-id", metavar="ID", type=_client_id, help="only this client order id"
    )
    poll.add_argument(
        "--rebase-multiplier",
        choices=["rebased", "base"],
        help="tokenised shares: quantities in shares or in tokens",
    )
    _add_demo(parser, argparse.SUPPRESS)
    _add_common(parser, "more_accounts")


def _add_fills(commands: "argparse._SubParsersAction[_Parser]") -> None:
    text = "print the fills of every account, and what they add up to"
    parser = commands.add_parser("fills", help=text, description=text, allow_abbrev=False)
    _add_form(parser)
    parser.add_argument(
        "--since",
        metavar="TIME",
        type=_since,
        help="2026-11-20, 2026-11-20T14:00Z, 24h or 7d; without it: since the day began in UTC",
    )
    _add_demo(parser, argparse.SUPPRESS)
    _add_common(parser, "more_accounts")


def _add_form(parser: "argparse._ActionsContainer") -> None:
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="a JSON array, decimals as strings")
    form.add_argument("--csv", action="store_true", help="CSV with a header")


def _add_check(commands: "argparse._SubParsersAction[_Parser]") -> None:
    text = "per account: reachable, clock, what the key may do, call budget"
    parser = commands.add_parser("check", help=text, description=text, allow_abbrev=False)
    _add_common(parser, "more_accounts")


def _add_journal(commands: "argparse._SubParsersAction[_Parser]") -> None:
    text = "what was asked of venues, and what became of it"
    parser = commands.add_parser(
        "journal",
        help=text,
        description=f"{text}: from the journal on this machine. Nothing is asked or changed.",
        allow_abbrev=False,
    )
    parser.add_argument("--open", action="store_true", help="only what is not settled")
    parser.add_argument("--json", action="store_true", help="a JSON array")
    _add_common(parser, "more_accounts")


def _add_keys(commands: "argparse._SubParsersAction[_Parser]") -> None:
    text = "keep keys and secrets in the system keyring, or in a private file"
    parser = commands.add_parser(
        "keys",
        help=text,
        description=f"{text}. They are asked for, or read from stdin (the key on the first line,"
        " the secret on the second); never from the command line.",
        allow_abbrev=False,
    )
    actions = parser.add_subparsers(metavar="ACTION", dest="action", required=True)
    explained = {"add": "store the key and secret of an account", "remove": "forget them"}
    for name, what in explained.items():
        action = actions.add_parser(name, help=what, description=what, allow_abbrev=False)
        action.add_argument("label", metavar="ACCOUNT", help="the account's name")
        action.add_argument("--file", metavar="PATH", help="a private file in place of the keyring")
        _add_common(action, "more_accounts")
    what = "labels and the last four characters of each key"
    _add_common(actions.add_parser("list", help=what, description=what), "more_accounts")


def _add_sim(commands: "argparse._SubParsersAction[_Parser]") -> None:
    text = "serve the simulated venues over HTTP on this machine"
    parser = commands.add_parser(
        "sim",
        help=text,
        description=f"{text}. One JSON line says where and with which keys; SIGTERM ends it.",
        allow_abbrev=False,
    )
    parser.add_argument("--port", type=_port, default=0, metavar="N", help="0, the default: any")
    parser.add_argument("--orders", type=_count, default=0, metavar="N", help="open N orders")
    parser.add_argument(
        "--churn", type=_share, default=0.0, metavar="F", help="share of them that moves per second"
    )
    _add_scenario(parser, argparse.SUPPRESS)
    _add_common(parser, "more_accounts")


def _scenario(text: str) -> str:
    from tui.simulator.scenario import SCENARIOS

    if text not in SCENARIOS:
        raise argparse.ArgumentTypeError(f"expected one of {', '.join(SCENARIOS)}")
    return text


def _since(text: str) -> datetime | timedelta:
    """Read a moment, its zone named, or how long ago."""
    if age := _AGE.fullmatch(text):
        unit = {"h": timedelta(hours=1), "d": timedelta(days=1)}[age[2]]
        ago = int(age[1]) * unit
        if ago <= _LONGEST_AGE:
            return ago
        raise argparse.ArgumentTypeError(f"expected at most {_LONGEST_AGE.days}d")
    try:
        moment = datetime.fromisoformat(text) if _MOMENT.fullmatch(text) else None
    except ValueError:
        moment = None
    if moment is None or moment.year < _FIRST_YEAR:
        raise argparse.ArgumentTypeError(
            "expected a day (2026-11-20), a moment with its zone (2026-11-20T14:00Z),"
            f" hours (24h) or days (7d), from {_FIRST_YEAR} on"
        )
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _userref(text: str) -> int:
    return _whole(text, -(2**31), 2**31 - 1)


def _client_id(text: str) -> str:
    if not 1 <= len(text) <= _LONGEST_CLIENT_ID or not all("!" <= letter <= "~" for letter in text):
        raise argparse.ArgumentTypeError(
            f"expected 1 to {_LONGEST_CLIENT_ID} letters, digits and signs"
        )
    return text


def _port(text: str) -> int:
    return _whole(text, 0, 65535)


def _count(text: str) -> int:
    return _whole(text, 0, 1_000_000)


def _whole(text: str, low: int, high: int) -> int:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or not low <= (value := int(text)) <= high:
        raise argparse.ArgumentTypeError(f"expected a whole number from {low} to {high}")
    return value


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("expected a share from 0 to 1, as in 0.01")
    return value
