"""The time that stands in a file's name."""

from __future__ import annotations

import functools
import re
from datetime import datetime
from pathlib import PurePosixPath

from pardalis.errors import InputError

# Year first, then month, day, hour, minute and, if it is there, second: the one order that needs no
# telling. Between the parts at most two signs, between day and hour a few.
_YEAR_FIRST = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[-_. ]?(\d\d)[-_. ]?(\d\d)(?:[-_. T]{0,3})(\d\d)[-_.:h]?(\d\d)"
    r"(?:[-_.:m]?(\d\d))?(?!\d)"
)
_DIRECTIVES = {
    "Y": r"\d{4}", "y": r"\d\d", "m": r"\d{1,2}", "d": r"\d{1,2}", "H": r"\d{1,2}",
    "I": r"\d{1,2}", "M": r"\d{1,2}", "S": r"\d{1,2}", "p": r"[AaPp][Mm]", "j": r"\d{1,3}",
}  # fmt: skip
_DAY = ({"m", "d"}, {"j"})


@functools.cache
def name_pattern(pattern: str) -> re.Pattern[str]:
    """What finds a time in a name; raises where the pattern tells no moment.

    Parameters
    ----------
    pattern
        As of `strptime`, such as "%d%m%Y_%H%M"; empty to look for year, month, day, hour and
        minute in this order. It may stand anywhere in the name.

    Raises
    ------
    InputError
        If it lacks the day or the hour, or has a directive that is not known.
    """
    if not pattern:
        return _YEAR_FIRST
    parts = re.split(r"%(.)", pattern)
    letters = {letter for letter in parts[1::2] if letter != "%"}
    unknown = letters - _DIRECTIVES.keys()
    if unknown or (pattern.endswith("%") and not pattern.endswith("%%")):
        raise InputError(
            f"The pattern '{pattern}' has a sign that is not known.",
            f"Write %{', %'.join(_DIRECTIVES)}, and everything else as it stands.",
        )
    has_day = letters & {"Y", "y"} and any(day <= letters for day in _DAY)
    has_hour = "H" in letters or {"I", "p"} <= letters
    if not (has_day and has_hour) or len(letters) < len(parts[1::2]) - parts.count("%"):
        raise InputError(
            f"The pattern '{pattern}' tells no moment.",
            "It needs year, month, day and hour, each once, as in '%Y%m%d_%H%M%S'.",
        )
    return re.compile(_expression(parts))


def _expression(parts: list[str]) -> str:
    found = []
    for place, part in enumerate(parts):
        if place % 2 == 0 or part == "%":
            found.append(re.escape(part))
        else:
            found.append(f"(?P<{part}>{_DIRECTIVES[part]})")
    # A longer number than the pattern has is another number.
    before = r"(?<!\d)" if not parts[0] else ""
    after = r"(?!\d)" if not parts[-1] else ""
    return f"{before}{''.join(found)}{after}"


def time_in_name(file_path: str, pattern: str = "") -> datetime | None:
    """The time that a file's name tells; None where it tells none.

    Parameters
    ----------
    file_path
        Only the file's own name is read, without its ending.
    pattern
        As for `name_pattern`.

    Examples
    --------
    >>> time_in_name("C1/C1_SL__2012-12-29__23-33-45(1).JPG")
    datetime.datetime(2012, 12, 29, 23, 33, 45)
    >>> time_in_name("29122012_2333_C1.JPG", "%d%m%Y_%H%M")
    datetime.datetime(2012, 12, 29, 23, 33)
    """
    stem = PurePosixPath(file_path).stem
    for found in name_pattern(pattern).finditer(stem):
        moment = _moment(found)
        if moment is not None:
            return moment
    return None


def _moment(found: re.Match[str]) -> datetime | None:
    named = found.groupdict()
    if not named:
        parts = [int(part) for part in found.groups(default="0")]
        form, text = "%Y %m %d %H %M %S", " ".join(f"{part:02d}" for part in parts)
    else:
        form, text = " ".join(f"%{letter}" for letter in named), " ".join(named.values())
    try:
        return datetime.strptime(text, form)
    except ValueError:
        return None
