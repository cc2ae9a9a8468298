"""A matcher by its name, with the network that it may need."""

from __future__ import annotations

import inspect
from pathlib import Path

from pardalis import plugins
from pardalis.errors import PluginError
from pardalis.plugins import Matcher


def make_matcher(name: str, network: str | None = None, models: Path | None = None) -> Matcher:
    """The matcher of that name, ready to work.

    Parameters
    ----------
    name
        Its entry point's name.
    network
        Name of the network that it runs, for one that runs networks.
    models
        The models folder; by default as the environment or the system says.

    Raises
    ------
    PluginError
        If there is no such matcher, it is none, it needs a network, or takes none.
    """
    made = plugins.load(plugins.MATCHERS, name)
    takes = inspect.signature(made).parameters
    if network is not None and "network" not in takes:
        raise PluginError(
            f"The matcher '{name}' runs no network.", "Leave out --network, or name another."
        )
    given = {"network": network, "models": models}
    matcher = made(**{each: value for each, value in given.items() if each in takes})
    if not isinstance(matcher, Matcher):
        raise PluginError(f"The plug-in '{name}' is not a matcher.", "Choose another.")
    return matcher
