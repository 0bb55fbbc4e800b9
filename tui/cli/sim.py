"""`blotter sim`: the simulated venues over HTTP on this machine."""

import os
import sys

from tui.cli.parser import DEFAULT_SCENARIO, DEFAULT_SEED, Options
from tui.cli.terminal import say
from tui.config.errors import ConfigurationError


def serve_simulation(options: Options) -> int:
    """Print where the simulated venues listen, then serve until stopped.

    Raises:
        ConfigurationError: The port cannot be had.
    """
    from tui.simulator.asgi import Simulation
    from tui.simulator.server import serve

    simulation = Simulation(
        seed=DEFAULT_SEED if options.seed is None else options.seed,
        scenario=options.scenario or DEFAULT_SCENARIO,
        orders=options.orders,
        churn=options.churn,
        is_key_shared=True,
    )
    try:
        return serve(simulation, options.port, _announce)
    except OSError as error:
        # The exception's own text repeats the address.
        reason = os.strerror(error.errno or 0)
        raise ConfigurationError(f"port {options.port}: {reason}") from None


def _announce(line: str) -> None:
    say(line)
    sys.stdout.flush()
