"""A row of another program's table, kept so that it can go out again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ForeignRow:
    """A row that another program wrote, under Camtrap DP's column names.

    Parameters
    ----------
    source
        What it came from: "camtrap-dp", or the name of a file or a kind of tag.
    table_name
        "deployments", "media" or "observations"; "datapackage" for a package's own description.
    rank
        Its place in the table, from 1.
    row_id
        Its own ID in the table; empty without one.
    media_id
        The project's photograph that it speaks of; empty if of none.
    detection_id
        The detection that it names; empty if it names none.
    cells
        Column and text, in the table's order. A package's row holds every cell as it came; rows of
        other programs hold what they state.

    Examples
    --------
    >>> row = ForeignRow("records.csv", "observations", 1, "", "3fa2", "3fa2-1",
    ...                  (("scientificName", "Panthera pardus"),))
    >>> row.cell("scientificName"), row.cell("sex")
    ('Panthera pardus', '')
    """

    source: str
    table_name: str
    rank: int
    row_id: str
    media_id: str
    detection_id: str
    cells: tuple[tuple[str, str], ...]

    def cell(self, name: str) -> str:
        """The text under a column; empty where the row states nothing.

        Parameters
        ----------
        name
            As Camtrap DP spells it.
        """
        return next((text for column, text in self.cells if column == name), "")
