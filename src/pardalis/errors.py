"""The one tree of errors, each with a remedy and an exit code.

PardalisError                1
├── InputError               2   what the user gave: a folder, a table, an option
│   ├── SurveyError          2   the survey folder itself
│   └── TableError           2   a file's row and column
├── ProjectError             3   the project folder or its database
│   ├── DiskFullError        3   no room for a file, or for the database
│   └── InUseError           3   another run is at work on the project
├── PhotoError               4   one photograph; carried beside the photograph, never stops a card
├── PluginError              5   a camera, model or matcher that is missing or breaks its contract
├── NotReadyError            6   a step whose earlier step has not run
├── FetchError               7   a network's file that could not be fetched whole
├── ClusterError             8   a cluster that cannot be reached or cannot do the work
├── SourceError              9   cards at an address that cannot be reached
└── AccessError             10   what an account of the desk may not do
    ├── SignInError         10   nobody has signed in
    │   └── WaitError       10   too many attempts to sign in have failed
    └── AbsentError         10   nothing is there, or nothing that the account may see
"""

from __future__ import annotations


class PardalisError(Exception):
    """An error written for the person who meets it: what is wrong, and what to do.

    Parameters
    ----------
    message
        What is wrong, in which file or row.
    remedy
        What to do about it.

    Examples
    --------
    >>> error = PardalisError("No photographs in 'cards'.", "Copy the cards into this folder.")
    >>> print(error)
    No photographs in 'cards'. Copy the cards into this folder.
    """

    exit_code = 1

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class InputError(PardalisError):
    """Something that the user gave cannot be used."""

    exit_code = 2


class SurveyError(InputError):
    """The survey folder is missing, unreadable or not a survey."""


class TableError(InputError):
    """A table's row or column is wrong.

    Parameters
    ----------
    file
        Name of the table's file, as the user knows it.
    row
        Row number as a spreadsheet counts it (the header is row 1), or None for the whole file.
    message, remedy
        As for `PardalisError`.
    """

    def __init__(self, file: str, row: int | None, message: str, remedy: str = "") -> None:
        place = file if row is None else f"{file}, row {row}"
        super().__init__(f"{place}: {message}", remedy)
        self.file = file
        self.row = row


class ProjectError(PardalisError):
    """The project folder or its database cannot be used."""

    exit_code = 3


class DiskFullError(ProjectError):
    """There is no room to write.

    Parameters
    ----------
    file
        What could not be written.
    reason
        In the system's words.

    Examples
    --------
    >>> print(DiskFullError("pardalis.db", "No space left on device").message)
    The disk is full: 'pardalis.db' could not be written (No space left on device).
    """

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(
            f"The disk is full: '{file}' could not be written ({reason}).",
            "Free some space on that disk, then run the same command again: it goes on from what "
            "was stored until now, and nothing half written is kept. If nothing else can go, "
            "delete 'features', 'index' and 'cache' in the project folder: they are made anew.",
        )


class InUseError(ProjectError):
    """Another run is at work on the project, and did not end while this one waited."""


class PhotoError(PardalisError):
    """One photograph cannot be read; the reason is kept beside it."""

    exit_code = 4


class PluginError(PardalisError):
    """A plug-in is missing, cannot be loaded or breaks its contract."""

    exit_code = 5


class NotReadyError(PardalisError):
    """A step cannot run before an earlier one."""

    exit_code = 6


class FetchError(PardalisError):
    """A network's file could not be fetched; what came is kept, and the remedy says how by hand."""

    exit_code = 7


class ClusterError(PardalisError):
    """A Dask cluster cannot be reached, is lost, or one of its workers cannot do the work."""

    exit_code = 8


class SourceError(PardalisError):
    """Cards at an address cannot be reached; what was read of them is kept."""

    exit_code = 9


class AccessError(PardalisError):
    """An account of the desk may not do this.

    Parameters
    ----------
    message, remedy
        What is wrong, and what to do; by default as here.
    """

    exit_code = 10

    def __init__(
        self,
        message: str = "Your account may not do this.",
        remedy: str = "Ask an administrator of this desk.",
    ) -> None:
        super().__init__(message, remedy)


class SignInError(AccessError):
    """Nobody has signed in, or not with a right name and password.

    Parameters
    ----------
    message, remedy
        What is wrong, and what to do; by default as here.
    """

    def __init__(
        self, message: str = "Nobody has signed in.", remedy: str = "Sign in, or send a token."
    ) -> None:
        super().__init__(message, remedy)


class WaitError(SignInError):
    """Too many attempts to sign in have failed; the next must wait.

    Parameters
    ----------
    wait
        So long [s].

    Examples
    --------
    >>> print(WaitError(8).remedy)
    Wait 8 seconds, then try again.
    """

    def __init__(self, wait: int) -> None:
        super().__init__(
            "Too many attempts to sign in have failed.",
            f"Wait {wait} second{'s' * (wait != 1)}, then try again.",
        )
        self.wait = wait


class AbsentError(AccessError):
    """There is nothing of that name, or nothing that the account may see: the two look alike.

    Parameters
    ----------
    message, remedy
        What is wrong, and what to do; by default as here.
    """

    def __init__(
        self,
        message: str = "There is no such thing, or none that you may see.",
        remedy: str = "Go back to the survey.",
    ) -> None:
        super().__init__(message, remedy)
