"""Something doubtful that a person should know of."""

from __future__ import annotations

from dataclasses import dataclass

from pardalis.records.sentence import Sentence, following, recognised, say

_SUBJECTS = (
    say("catalogue"),
    say("estimate"),
    say("sighting {name}", name=""),
    say("decision {name}", name=""),
    say("{a} and {b}", a="", b=""),
)


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
        told = say("{subject}: {reason}", subject=self.named, reason=self.reason)
        return following(told, self.remedy)

    @property
    def named(self) -> str:
        """The subject, in words that other languages have where it is no file, card or camera."""
        told = recognised(self.subject, *((each.template, each.template) for each in _SUBJECTS))
        names = [str(value) for _, value in told.values] if isinstance(told, Sentence) else []
        # A folder may be called "Copy of S01 and S02".
        return self.subject if any(" " in each or "/" in each for each in names) else told

    def __str__(self) -> str:
        return str(self.words).strip()
