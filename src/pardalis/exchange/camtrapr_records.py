"""camtrapR's record tables: one row a record, with the species and, where known, the individual.

References
----------
Niedballa et al. 2016, camtrapR: an R package for efficient camera trap data management. Methods in
Ecology and Evolution 7, 1457-1462. Columns as its functions `recordTable` and
`recordTableIndividual` write them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pardalis.exchange.camtrap_dp.cells import TableRow
from pardalis.exchange.people_cells import cells_of
from pardalis.exchange.photo_rows import PhotoRow

KEY = "FileName"
COLUMNS = frozenset({"Station", "Species", "FileName"})


def photo_rows(rows: Iterable[TableRow]) -> Iterator[PhotoRow]:
    """What a record table says of each photograph that it names.

    Parameters
    ----------
    rows
        Of the table.

    Raises
    ------
    TableError
        If a row has no species or no file name.
    """
    for row in rows:
        species, file = row.cells["Species"], row.cells["FileName"]
        if not species or not file:
            raise row.error("Species or FileName is empty.", "Fill it in, or take the row away.")
        station, directory = row.cells["Station"], row.cells.get("Directory", "")
        paths = tuple(_paths(station, directory, file))
        said = {name.removeprefix("metadata_"): cell for name, cell in row.cells.items() if cell}
        within = "" if directory else station
        yield PhotoRow(row.number, paths, cells_of(said, species), within)


def _paths(station: str, directory: str, file: str) -> Iterator[str]:
    """What the photograph may be called; never by its name alone, which other cameras give too."""
    folders = directory.replace("\\", "/").split("/")
    plain = [folder.casefold() for folder in folders]
    if not directory:
        # Somewhere below the station's folder.
        yield file
        return
    yield f"{directory}/{file}"
    if station.casefold() in plain:
        # The survey may lie in another folder here: from the station on the paths are the same.
        last = len(plain) - 1 - plain[::-1].index(station.casefold())
        yield "/".join((*folders[last:], file))
    elif station:
        yield f"{station}/{file}"
