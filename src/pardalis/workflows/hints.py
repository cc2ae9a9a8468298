"""Commands that a job tells a person to run next."""

from __future__ import annotations

import shlex
from pathlib import Path

from pardalis.records.address import Survey
from pardalis.workflows.project import PROJECT_FOLDER


def command(words: str, survey: Survey, folder: Path | None) -> str:
    """A further command on the same project, as it is typed; what else it needs comes after.

    Parameters
    ----------
    words
        Of the command, such as "clocks accept".
    survey
        The survey folder or address.
    folder
        The project folder; None for the survey's own.

    Examples
    --------
    >>> command("status", Path("reserve"), Path("reserve/pardalis"))
    'pardalis status reserve'
    >>> command("clocks accept", Path("our reserve"), Path("own"))
    "pardalis clocks accept 'our reserve' --project own"
    """
    own = survey / PROJECT_FOLDER if isinstance(survey, Path) else None
    named = [] if folder in (None, own) else ["--project", str(folder)]
    return " ".join(["pardalis", words, *map(shlex.quote, (str(survey), *named))])
