"""The species of a region: what is not among them is not believed."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pardalis.detect.species.lineage import UNKNOWN, Lineage, lineage_of, lowest
from pardalis.errors import InputError, TableError

_COLUMNS = ("scientific_name", "scientificname", "scientific name", "species", "taxon", "name")
_REMEDY = "Write one scientific name a line, such as 'Panthera pardus', or a whole family."


@dataclass(frozen=True, slots=True)
class SpeciesList:
    """Taxa that are known from a region.

    Parameters
    ----------
    names
        Species as two words; a genus, family, order or class stands for all below it.
    above
        Genera, families, orders and classes that hold one of the names.
    digest
        Tells one list from another.
    """

    names: frozenset[str]
    above: frozenset[str]
    digest: str = ""

    def knowing(self, lineages: Iterable[Lineage]) -> SpeciesList:
        """The same list, with the taxa above its species as a classifier's labels tell them.

        Parameters
        ----------
        lineages
            Of all labels.
        """
        found = set(self.above)
        for lineage in lineages:
            for place, name in enumerate(lineage):
                if name in self.names:
                    found.update(each for each in lineage[:place] if each)
        return replace(self, above=frozenset(found))

    @property
    def wide(self) -> tuple[str, ...]:
        """Its families, orders and classes."""
        return tuple(sorted(name for name in self.names if not any(lineage_of(name)[3:])))

    def leaves_open(self, lineage: Lineage) -> bool:
        """Whether it cannot be told if a taxon is listed: families are, and its own is not known.

        Parameters
        ----------
        lineage
            Of a name.

        Examples
        --------
        >>> cats = SpeciesList(frozenset({"Felidae"}), frozenset())
        >>> cats.leaves_open(("", "", "", "Panthera", "Panthera pardus"))
        True
        >>> cats.leaves_open(("", "", "Canidae", "Vulpes", "Vulpes vulpes"))
        False
        """
        unknown = any(lineage[3:]) and not any(lineage[:3])
        return unknown and bool(self.wide) and not any(name in self.names for name in lineage[3:])

    def rolled_up(self, lineage: Lineage) -> Lineage:
        """The narrowest part of a lineage that may be in the region; all unknown if there is none.

        Parameters
        ----------
        lineage
            Of a label.

        Examples
        --------
        >>> jilin = SpeciesList(frozenset({"Panthera pardus"}), frozenset({"Panthera", "Felidae"}))
        >>> jilin.rolled_up(("", "", "Felidae", "Leopardus", "Leopardus pardalis"))
        ('', '', 'Felidae', '', '')
        >>> jilin.rolled_up(("", "", "", "Panthera", "Panthera pardus"))
        ('', '', '', 'Panthera', 'Panthera pardus')
        """
        if any(name in self.names for name in lineage if name):
            return lineage
        for place in range(len(lineage) - 1, -1, -1):
            if lineage[place] in self.above:
                kept = (*lineage[: place + 1], *UNKNOWN)
                return kept[0], kept[1], kept[2], kept[3], kept[4]
        return UNKNOWN


def read_species_list(text: bytes, name: str) -> SpeciesList:
    """A species list from a file: a name a line, or a table with a column of them.

    Parameters
    ----------
    text
        The file's bytes.
    name
        The file's name, as the user knows it.

    Raises
    ------
    InputError
        If it is no text, or holds no name.
    TableError
        If a row holds no scientific name.
    """
    try:
        rows = text.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise InputError(f"The species list '{name}' is no text.", "Save it as UTF-8.") from error
    names: set[str] = set()
    above: set[str] = set()
    for row, cell in _cells(rows):
        words = cell.split()
        lineage = lineage_of(" ".join([words[0].capitalize(), *map(str.lower, words[1:])]))
        if lineage == UNKNOWN:
            raise TableError(name, row, f"'{cell}' is no scientific name.", _REMEDY)
        names.add(lowest(lineage))
        above.update(each for each in lineage if each and each != lowest(lineage))
    if not names:
        raise InputError(f"The species list '{name}' is empty.", _REMEDY)
    digest = hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()[:8]
    return SpeciesList(frozenset(names), frozenset(above), digest)


def _cells(rows: list[str]) -> Iterable[tuple[int, str]]:
    """The row's number and its name, of rows that hold one."""
    lines = [(row, line) for row, line in enumerate(rows, start=1) if line.strip()]
    lines = [(row, line) for row, line in lines if not line.lstrip().startswith("#")]
    if not lines:
        return
    delimiter = next((each for each in "\t;," if each in lines[0][1]), ",")
    table = [(row, next(csv.reader([line], delimiter=delimiter))) for row, line in lines]
    header = [cell.strip().lower() for cell in table[0][1]]
    column = next((header.index(each) for each in _COLUMNS if each in header), None)
    for row, cells in table[0 if column is None else 1 :]:
        place = column or 0
        cell = cells[place].strip() if place < len(cells) else ""
        if cell:
            yield row, cell
