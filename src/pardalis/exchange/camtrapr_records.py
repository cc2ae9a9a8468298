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
        station, folder = row.cells["Station"], row.cells.get("Directory", "")
        paths = (f"{folder}/{file}", f"{station}/{file}", file)
        said = {name.removeprefix("metadata_"): cell for name, cell in row.cells.items() if cell}
        yield PhotoRow(row.number, paths, cells_of(said, species))
