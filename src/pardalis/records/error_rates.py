"""How often reader and machine are wrong in this catalogue."""

from __future__ import annotations

from dataclasses import dataclass


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

    def __str__(self) -> str:
        if not self.checked:
            return "none asked yet"
        most = f"{_percent(self.lower)}-{_percent(self.upper)} %"
        return f"{self.errors} of {self.checked} wrong ({most})"


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
            f"Reader: two animals called one, {self.reader_false_same}; one animal called two, "
            f"{self.reader_false_different}; another answer when asked again, "
            f"{self.reader_repeats}.",
            f"Machine, held against the reader: two animals called one, {self.machine_false_same}; "
            f"one animal called two, {self.machine_false_different}.",
        )
