"""What a person may choose of what leaves, each default stated once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pardalis.errors import InputError
from pardalis.records.sentence import say
from pardalis.report.find_page import WORDS

LONGEST_WORDS = 300
_NEEDED = "Write it in fewer words."


@dataclass(frozen=True, slots=True)
class FindChoices:
    """Of a find report.

    Parameters
    ----------
    media_id
        The photograph; empty to take the best one of the individual.
    individual_id
        The animal; empty for none.
    title
        Heading; empty for the species.
    place
        Place in words; may be empty.
    who
        Who tells of it.
    credit
        Of the photograph.
    with_position
        Whether the rounded position is told.
    with_first
        Whether it is told of what the photograph is the first record.
    words
        Of the report, as `find_page.WORDS` names them.
    language
        Of the words, as a code.
    """

    media_id: str = ""
    individual_id: str = ""
    title: str = ""
    place: str = ""
    who: str = ""
    credit: str = ""
    with_position: bool = True
    with_first: bool = False
    words: Mapping[str, str] = field(default_factory=lambda: WORDS)
    language: str = "en"


@dataclass(frozen=True, slots=True)
class PackageChoices:
    """Of a Camtrap DP package.

    Parameters
    ----------
    title
        Of the survey.
    contributors
        Who made it.
    sampling_design
        How the cameras were placed, in the standard's words.
    pictures
        Whether the best pictures of each individual go with it.
    """

    title: str = ""
    contributors: tuple[str, ...] = ()
    sampling_design: str = "targeted"
    pictures: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What leaves, and how exactly.

    Parameters
    ----------
    find, package
        Choices of the one or the other; None of what it is not. Neither: the survey's report.
    exact
        Whether true places and names leave: only an administrator lets them.
    """

    find: FindChoices | None = None
    package: PackageChoices | None = None
    exact: bool = False


def check_words(*texts: str) -> None:
    """See that words to be published are not endless, and none that no page can show.

    Parameters
    ----------
    *texts
        As they were typed.

    Raises
    ------
    InputError
        If one is.
    """
    for text in texts:
        if len(text) > LONGEST_WORDS:
            raise InputError(
                say("'{text}...' is too long to be published.", text=text[:40]), _NEEDED
            )
        if any(ord(each) < ord(" ") for each in text):
            raise InputError(
                say("Words to be published stand in one line."), say("Take the others out.")
            )
