"""DeepFaune's results: one label a photograph.

References
----------
Rigoudy et al. 2023, The DeepFaune initiative: a collaborative effort towards the automatic
identification of European fauna in camera trap images. European Journal of Wildlife Research 69,
113. Columns as its program writes them: filename, date, seqnum, prediction, score, count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pardalis.exchange.camtrap_dp.cells import TableRow
from pardalis.exchange.photo_rows import PhotoRow
from pardalis.exchange.scientific_names import species_cells
from pardalis.exchange.table_cells import finite

KEY = "filename"
COLUMNS = frozenset({"filename", "prediction", "score"})

# Classes that stand for one species of Europe's fauna; the others stay common names.
_SPECIES = {
    "badger": "Meles meles",
    "fallow deer": "Dama dama",
    "genet": "Genetta genetta",
    "moose": "Alces alces",
    "nutria": "Myocastor coypus",
    "otter": "Lutra lutra",
    "raccoon": "Procyon lotor",
    "red deer": "Cervus elaphus",
    "reindeer": "Rangifer tarandus",
    "roe deer": "Capreolus capreolus",
    "wild boar": "Sus scrofa",
    "wolf": "Canis lupus",
    "wolverine": "Gulo gulo",
}


def photo_rows(rows: Iterable[TableRow]) -> Iterator[PhotoRow]:
    """What DeepFaune says of each photograph.

    Parameters
    ----------
    rows
        Of its table.

    Raises
    ------
    TableError
        If a score is no probability.
    """
    for row in rows:
        label = row.cells["prediction"]
        if not label:
            continue
        score = finite(row.cells["score"].replace(",", "."))
        if score is None or not 0 <= score <= 1:
            raise row.error("score is no number from 0 to 1.", "Export the table anew.")
        cells = species_cells(_SPECIES.get(label.casefold(), label)) | {
            "classificationMethod": "machine",
            "classifiedBy": "DeepFaune",
            "classificationProbability": f"{score:g}",
        }
        count = row.cells.get("count", "")
        if count.isascii() and count.isdigit() and int(count[:6]) > 0:
            cells["count"] = str(int(count[:6]))
        yield PhotoRow(row.number, (row.cells["filename"],), cells)
