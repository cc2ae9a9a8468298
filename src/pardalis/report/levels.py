"""The levels that a parameter holds for, in words."""

from __future__ import annotations

from collections.abc import Iterable

from pardalis.records.estimate import Interval
from pardalis.records.sentence import enumerated, say

Levels = tuple[tuple[str, str], ...]

_WORDS = {
    ("b", "FALSE"): say("never caught before"),
    ("b", "TRUE"): say("caught before"),
    ("B", "FALSE"): say("not caught the night before"),
    ("B", "TRUE"): say("caught the night before"),
    ("bk", "FALSE"): say("not caught at this camera before"),
    ("bk", "TRUE"): say("caught at this camera before"),
    ("Bk", "FALSE"): say("not caught at this camera the night before"),
    ("Bk", "TRUE"): say("caught at this camera the night before"),
    ("k", "FALSE"): say("camera without any capture before"),
    ("k", "TRUE"): say("camera with a capture before"),
    ("K", "FALSE"): say("camera without any capture the night before"),
    ("K", "TRUE"): say("camera with a capture the night before"),
}


def split_levels(name: str) -> tuple[str, Levels]:
    """A parameter's plain name, and the levels that it holds for.

    Parameters
    ----------
    name
        As in `SessionEstimate.real`.

    Examples
    --------
    >>> split_levels("sigma[sex = F, b = TRUE]")
    ('sigma', (('sex', 'F'), ('b', 'TRUE')))
    >>> split_levels("g0")
    ('g0', ())
    """
    plain, _, rest = name.removesuffix("]").partition("[")
    parts = (part.partition(" = ") for part in rest.split(", ") if part)
    return plain, tuple((factor, level) for factor, _, level in parts)


def class_covariate(names: Iterable[str]) -> str:
    """The covariate that tells the classes of animals apart; "h2" where none is known.

    Parameters
    ----------
    names
        Of all real parameters.

    Examples
    --------
    >>> class_covariate(["sigma[h2 = F]", "pmix[sex = M]"])
    'sex'
    """
    for plain, levels in map(split_levels, names):
        if plain == "pmix" and levels:
            return levels[0][0]
    return "h2"


def with_class_named(
    real: Iterable[tuple[str, Interval]],
) -> tuple[tuple[str, Levels, Interval], ...]:
    """Plain name, levels and interval of each parameter; class h2 under its covariate's name.

    Parameters
    ----------
    real
        As in `SessionEstimate.real`.
    """
    rows = tuple(real)
    covariate = class_covariate(name for name, _ in rows)
    found = []
    for name, interval in rows:
        plain, levels = split_levels(name)
        named = tuple((covariate if key == "h2" else key, level) for key, level in levels)
        found.append((plain, named, interval))
    return tuple(found)


def in_words(levels: Levels, equals: str = " = ") -> str:
    """Levels as a person reads them; learned responses are written out.

    Parameters
    ----------
    levels
        Factor and level of each.
    equals
        What stands between the two.

    Examples
    --------
    >>> in_words((("sex", "F"), ("bk", "TRUE")))
    'sex = F, caught at this camera before'
    """
    return enumerated(*(_WORDS.get(each, equals.join(each)) for each in levels))
