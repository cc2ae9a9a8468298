"""A matcher by its name, with the network that it may need, and the one that is asked beside it."""

from __future__ import annotations

import inspect
from pathlib import Path

from pardalis import plugins
from pardalis.errors import PluginError
from pardalis.identify.matchers.joint import JointMatcher
from pardalis.plugins import Matcher

_AND, _WITH = "+", ":"


def make_matcher(
    name: str, network: str | None = None, models: Path | None = None, also: str | None = None
) -> Matcher:
    """The matcher of that name, ready to work.

    Parameters
    ----------
    name
        Its entry point's name, or all of it as `spelled` gives it.
    network
        Name of the network, for the one of the two that runs networks.
    models
        The models folder; by default as the environment or the system says.
    also
        Name of a matcher whose similarity is asked beside.

    Raises
    ------
    PluginError
        If there is no such matcher, it is none, it needs a network, or neither takes one.
    """
    first, *rest = spelled(name, network, also).split(_AND, 1)
    matcher = _made(first, models)
    return JointMatcher(matcher, _made(rest[0], models)) if rest else matcher


def spelled(name: str, network: str | None = None, also: str | None = None) -> str:
    """A choice of matchers as one text that is kept and read again.

    Parameters
    ----------
    name, network, also
        As for `make_matcher`.

    Raises
    ------
    PluginError
        If a network is named and no matcher runs it.

    Examples
    --------
    >>> spelled("rootsift")
    'rootsift'
    >>> spelled("rootsift", "miewid-msv3", "embedding")
    'rootsift+embedding:miewid-msv3'
    """
    parts = [each for text in (name, also) if text for each in text.split(_AND, 1)]
    if network is not None:
        runs = [part for part in parts if _WITH not in part and _takes_network(part)]
        if not runs:
            raise PluginError(
                f"{' and '.join(parts)} run no network.",
                "Name the matcher that does: --also embedding, or --matcher embedding.",
            )
        parts[parts.index(runs[0])] += f"{_WITH}{network}"
    return _AND.join(parts)


def _made(part: str, models: Path | None) -> Matcher:
    name, _, network = part.partition(_WITH)
    made = plugins.load(plugins.MATCHERS, name)
    matcher = made(network=network or None, models=models) if _takes_network(name) else made()
    if not isinstance(matcher, Matcher):
        raise PluginError(f"The plug-in '{name}' is not a matcher.", "Choose another.")
    return matcher


def _takes_network(name: str) -> bool:
    made = plugins.load(plugins.MATCHERS, name)
    # Others may take the keyword `network` only to refuse it.
    return {"network", "models"} <= inspect.signature(made).parameters.keys()
