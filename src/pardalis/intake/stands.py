"""Cards that stayed in a camera while it was moved: their photographs are told apart by time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from pardalis.intake.belonging import Belonging
from pardalis.intake.card_files import CardFiles
from pardalis.intake.clock import as_utc
from pardalis.records.card_file import CardFile
from pardalis.records.deployment import Deployment


class FilesByStand:
    """The files of a survey's cards, those of a card that was moved by the stands of its camera.

    A photograph whose time lies in none of the stands, or that has none, stays with the card.

    Parameters
    ----------
    files
        By card.
    belonging
        Of the cards.
    timed
        Gives photographs the times that count, in the order given.
    """

    def __init__(
        self,
        files: CardFiles,
        belonging: Belonging,
        timed: Callable[[Sequence[CardFile]], Iterable[CardFile]],
    ) -> None:
        self._files, self._timed = files, timed
        self._stand: dict[str, tuple[str, Deployment]] = {}
        self._stands_of = belonging.in_turn
        taken = set(files.cards)
        for card, stands in sorted(belonging.in_turn.items()):
            for stand in stands:
                name = f"{card} ({stand.deployment_id})"
                while name in taken:
                    name += "'"
                taken.add(name)
                self._stand[name] = card, stand
        self.cards: Sequence[str] = sorted(taken)
        own = {name: stand for name, (_, stand) in self._stand.items()}
        self.deployment_of: Mapping[str, Deployment | None] = belonging.deployment_of | own

    def copies(self) -> Iterable[CardFile]:
        """All files whose bytes stand more than once; of each its path, card and hash at least."""
        return self._files.copies()

    def of(self, card: str) -> Sequence[CardFile]:
        """The photographs and videos of one card, or of one stand, in order of path.

        Parameters
        ----------
        card
            One of `cards`.
        """
        if card in self._stand:
            name, stand = self._stand[card]
            return [replace(each, card=card) for each in self._at(name, stand)]
        return self._at(card, None) if card in self._stands_of else self._files.of(card)

    def card_of(self, name: str) -> str:
        """The card itself, of a name of `cards`.

        Parameters
        ----------
        name
            Of a card, or of one of its stands.
        """
        return self._stand[name][0] if name in self._stand else name

    def _at(self, card: str, wanted: Deployment | None) -> list[CardFile]:
        files = self._files.of(card)
        times = (each.camera_time for each in self._timed(files))
        stands = self._stands_of[card]
        at = (
            next((one for one in stands if time is not None and _holds(one, time)), None)
            for time in times
        )
        return [each for each, stand in zip(files, at, strict=True) if stand is wanted]


def _holds(stand: Deployment, camera_time: datetime) -> bool:
    time = as_utc(camera_time, stand.utc_offset)
    return time is not None and stand.deployment_start <= time < stand.deployment_end
