"""The connected parts of the sightings, each of which is solved by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pardalis.identify.identities.ledger import Constraints, Pair

Part = tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[Pair, ...], tuple[Pair, ...]]


class Components:
    """Sightings connected by proposals, and by the units of a ledger.

    Parameters
    ----------
    names
        All sightings, in order.
    links
        Pairs that may be one animal.
    """

    def __init__(self, names: Sequence[str], links: Iterable[Pair]) -> None:
        roots = _roots(names, links)
        self._parts: dict[str, list[str]] = defaultdict(list)
        for name in names:
            self._parts[roots[name]].append(name)
        self._root = roots

    def under(self, told: Constraints) -> Iterator[Part]:
        """Each part with the units, the pairs apart and the doubtful pairs within it.

        Parameters
        ----------
        told
            What the decisions leave possible.
        """
        units = [tuple(name for name in unit if name in self._root) for unit in told.units]
        units = [unit for unit in units if len(unit) > 1]
        chains = [(self._root[a], self._root[b]) for unit in units for a, b in _steps(unit)]
        touched = sorted({name for chain in chains for name in chain})
        over = _roots(touched, chains)
        parts: dict[str, list[str]] = defaultdict(list)
        for root, members in self._parts.items():
            parts[over.get(root, root)] += members
        held = self._held(units, told, over)
        for root, members in parts.items():
            unit, apart, doubtful = held.get(root, ([], [], []))
            yield tuple(sorted(members)), tuple(unit), tuple(sorted(apart)), tuple(sorted(doubtful))

    def by_links(self, names: Iterable[str]) -> list[list[str]]:
        """Names of a part, in order, parted where nothing but a unit holds them together.

        Parameters
        ----------
        names
            Of a part that `under` gives.
        """
        found: dict[str, list[str]] = defaultdict(list)
        for name in names:
            found[self._root[name]].append(name)
        return list(found.values())

    def _held(
        self, units: list[tuple[str, ...]], told: Constraints, over: dict[str, str]
    ) -> dict[str, tuple[list[tuple[str, ...]], list[Pair], list[Pair]]]:
        found: dict[str, tuple[list[tuple[str, ...]], list[Pair], list[Pair]]] = {}
        for unit in units:
            found.setdefault(self._part(unit[0], over), ([], [], []))[0].append(unit)
        for place, pairs in ((1, told.apart), (2, told.doubtful)):
            for a, b in pairs:
                if a in self._root and b in self._root:
                    here = self._part(a, over)
                    if here == self._part(b, over):
                        found.setdefault(here, ([], [], []))[place].append((a, b))
        return found

    def _part(self, name: str, over: dict[str, str]) -> str:
        root = self._root[name]
        return over.get(root, root)


def connected(groups: Iterable[Sequence[str]]) -> list[list[str]]:
    """The groups, those that share a name put together; in order, and each in order.

    Parameters
    ----------
    groups
        Names, at least one in each.

    Examples
    --------
    >>> connected([["a", "b"], ["d"], ["c"], ["b", "c"]])
    [['a', 'b', 'c'], ['d']]
    """
    held = tuple(groups)
    names = sorted({name for group in held for name in group})
    roots = _roots(names, (step for group in held for step in _steps(group)))
    found: dict[str, list[str]] = defaultdict(list)
    for name in names:
        found[roots[name]].append(name)
    return sorted(found.values())


def _steps(unit: Sequence[str]) -> Iterator[Pair]:
    yield from ((unit[0], name) for name in unit[1:])


def _roots(names: Sequence[str], links: Iterable[Pair]) -> dict[str, str]:
    """The first name of each connected part, by name."""
    over = {name: name for name in names}

    def root(name: str) -> str:
        while over[name] != name:
            over[name] = over[over[name]]
            name = over[name]
        return name

    for a, b in links:
        one, other = sorted((root(a), root(b)))
        over[other] = one
    return {name: root(name) for name in names}
