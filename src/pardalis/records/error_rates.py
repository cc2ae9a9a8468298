"""How often reader and machine are wrong in this catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from pardalis.records.sentence import say


def _percent(share: float) -> str:
    """Two digits, and never 1e+02."""
    percent = 100 * share
    return f"{percent:.0f}" if percent >= 10 else f"{percent:.2g}"


@dataclass(frozen=True, slots=True)
class ErrorRate:
    """Errors among what was checked, with the interval for their rate.

    Parameters
    ----------
    errors, checked
        How many were wrong, of how many.
    lower, upper
        95 % interval of the rate, 0 to 1; 0 and 1 where nothing was checked.
    """

    errors: int
    checked: int
    lower: float
    upper: float

    @property
    def words(self) -> str:
        """How many were wrong, of how many."""
        if not self.checked:
            return say("none asked yet")
        return say(
            "{errors} of {checked} wrong ({lower}-{upper} %)",
            errors=self.errors,
            checked=self.checked,
            lower=_percent(self.lower),
            upper=_percent(self.upper),
        )

    def __str__(self) -> str:
        return str(self.words)


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """Error rates of the reader and of the machine, measured in this catalogue.

    Parameters
    ----------
    reader_false_same
        "Same" said of two that are different.
    reader_false_different
        "Different" said of two that are the same.
    reader_repeats
        Another answer than before to a question asked again unseen.
    machine_false_same
        Pairs that the machine would join and a person holds apart.
    machine_false_different
        Pairs that the machine would hold apart and a person joins.
    """

    reader_false_same: ErrorRate
    reader_false_different: ErrorRate
    reader_repeats: ErrorRate
    machine_false_same: ErrorRate
    machine_false_different: ErrorRate

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is printed beside every count."""
        return (
            say(
                "Reader: two animals called one, {same}; one animal called two, {different}; "
                "another answer when asked again, {repeats}.",
                same=self.reader_false_same.words,
                different=self.reader_false_different.words,
                repeats=self.reader_repeats.words,
            ),
            say(
                "Machine, held against the reader: two animals called one, {same}; one animal "
                "called two, {different}.",
                same=self.machine_false_same.words,
                different=self.machine_false_different.words,
            ),
        )
