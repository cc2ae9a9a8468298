"""The file that a row of a package's table `media` speaks of, or none: never another camera's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pardalis.exchange.camtrap_dp.cells import told_bytes
from pardalis.exchange.path_match import PathMatch
from pardalis.records.card_file import CardFile
from pardalis.records.deployment import Deployment
from pardalis.records.foreign_row import ForeignRow

ID_LENGTH = 20


class MediaMatch:
    """Files found by their bytes, by their path, or by their name within a deployment.

    Cameras number their files alike. A name without the folder of a camera is that of a file only
    where the file's card belongs to the row's own deployment, and no other file there bears it.

    Parameters
    ----------
    files
        Photographs and videos, as read from the cards.
    deployment_of
        The package's deployment of each card, None where it fits none.
    """

    def __init__(
        self, files: Iterable[CardFile], deployment_of: Mapping[str, Deployment | None]
    ) -> None:
        self._of: dict[str, str] = {}
        self._by_bytes: dict[str, list[CardFile]] = {}
        cards: dict[str, list[CardFile]] = {}
        listed = list(files)
        for file in listed:
            self._by_bytes.setdefault(file.content_hash[:ID_LENGTH], []).append(file)
            deployment = deployment_of.get(file.card)
            if deployment is not None:
                self._of[file.file_path] = deployment.deployment_id
                cards.setdefault(deployment.deployment_id, []).append(file)
        self._all = PathMatch(listed)
        self._within = {name: PathMatch(own) for name, own in cards.items()}

    def find(self, row: ForeignRow) -> CardFile | None:
        """The file of a row.

        Parameters
        ----------
        row
            Of the table `media`.
        """
        # A package of this system names each photograph by its bytes.
        same = self._by_bytes.get(row.row_id, [])
        if len(same) == 1:
            return same[0]
        own = self._within.get(row.cell("deploymentID"))
        for path in _spelt(row.cell("filePath")):
            found, _ = self._all.find(path)
            if found is not None and self._may_be(found, path, row.cell("deploymentID")):
                return found
        for path in (*_spelt(row.cell("filePath")), *_spelt(row.cell("fileName"))):
            found, _ = own.find(path) if own else (None, "")
            if found is not None:
                return found
        return same[0] if same else None

    def _may_be(self, file: CardFile, path: str, deployment_id: str) -> bool:
        """Whether a path tells a file and its camera, or tells none that is not the file's."""
        folders = path.replace("\\", "/").strip("/").count("/")
        if folders >= file.file_path.count("/"):
            return True
        return folders > 0 and self._of.get(file.file_path, deployment_id) == deployment_id


def _spelt(cell: str) -> Iterator[str]:
    """A path as it stands in the table, then with its odd bytes; none of an address."""
    if cell and "://" not in cell:
        yield cell
        if (path := told_bytes(cell)) != cell:
            yield path
