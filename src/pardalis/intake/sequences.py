"""The frames of one trigger, as a camera counts them: "2 of 3"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pardalis.records.card_file import CardFile


@dataclass(frozen=True, slots=True)
class Frame:
    """Which of how many photographs of one trigger this is, in the camera's own count.

    Parameters
    ----------
    number, length
        The second of three is 2 and 3.
    event_number
        The camera's count of triggers; None where it tells none.
    """

    number: int
    length: int
    event_number: int | None

    def is_continued_by(self, later: Frame, seconds: float, longest: float) -> bool:
        """Whether the next photograph that tells its place is of the same trigger.

        Frames between the two may be missing. Of photographs with one and the same time only the
        names tell the order, and those may have been changed: there the event's number decides.

        Parameters
        ----------
        later
            Of the next photograph.
        seconds
            How much later that was taken [s].
        longest
            The most between a frame and the next of one trigger [s].

        Examples
        --------
        >>> first, third = Frame(1, 3, 7), Frame(3, 3, 7)
        >>> first.is_continued_by(third, 9.0, 60.0), third.is_continued_by(first, 9.0, 60.0)
        (True, False)
        """
        if self.length != later.length or self._contradicts(later):
            return False
        steps = later.number - self.number
        if seconds == 0 and self.event_number is not None and later.event_number is not None:
            return steps != 0
        return steps > 0 and seconds <= longest * steps

    def _contradicts(self, other: Frame) -> bool:
        numbers = (self.event_number, other.event_number)
        return None not in numbers and numbers[0] != numbers[1]


def frames(files: Iterable[CardFile]) -> dict[str, Frame]:
    """The frames of those photographs that tell them, by `file_path`.

    "0 of 0" and a number without a length tell nothing. Neither does "1 of 1": a camera that takes
    single photographs has no sequences, and how near in time they are decides what is a burst.

    Parameters
    ----------
    files
        As read.

    Examples
    --------
    >>> from pardalis.records.card_file import FileKind
    >>> told = {"sequence_number": 2, "sequence_length": 3}
    >>> frames([CardFile("S1/a.jpg", "S1", 9, 1, FileKind.PHOTO, **told)])
    {'S1/a.jpg': Frame(number=2, length=3, event_number=None)}
    """
    found = {}
    for file in files:
        number, length = file.sequence_number or 0, file.sequence_length or 0
        if length > 1 and 1 <= number <= length:
            found[file.file_path] = Frame(number, length, file.event_number)
    return found
