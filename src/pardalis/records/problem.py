"""Something doubtful that a person should know of."""

from __future__ import annotations

from dataclasses import dataclass

from pardalis.records.sentence import following, say


@dataclass(frozen=True, slots=True)
class Problem:
    """What is doubtful about a file, a card, a deployment or a camera, and what to do about it.

    Parameters
    ----------
    subject
        The file, card or deployment, as the user knows it.
    kind
        One or two words to group by, in snake_case ("clock_wrong").
    reason
        What is doubtful, in words. Never a position.
    remedy
        What to do about it; empty where nothing can be done.

    Examples
    --------
    >>> str(Problem("S90/SDZG 1", "no_deployment", "No row names this card."))
    'S90/SDZG 1: No row names this card.'
    """

    subject: str
    kind: str
    reason: str
    remedy: str = ""

    @property
    def words(self) -> str:
        """All of it, as one says it."""
        told = say("{subject}: {reason}", subject=self.subject, reason=self.reason)
        return following(told, self.remedy)

    def __str__(self) -> str:
        return str(self.words).strip()
