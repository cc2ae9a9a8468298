"""What an import counts and says when it ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pardalis.exchange.camtrap_dp.package import SOURCE
from pardalis.intake.pairs import CameraPair
from pardalis.intake.place import Placed
from pardalis.intake.reasons import reason_again
from pardalis.intake.scan import Listing
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.media import Media, Placement
from pardalis.records.problem import Problem
from pardalis.records.sentence import say
from pardalis.store import files_by_card, foreign
from pardalis.store.database import Connection
from pardalis.workflows.outcome import tell_problems

BY_HEADER = "read_by_header"
"""How many photographs and videos nobody has read whole yet; not counted where there is none."""

OF_EVENTS = "observations_of_events"
"""How many of a package's observations are of no single photograph; not counted without any."""
_COPY_AGAIN = say("Copy it from the card again; if it is so on the card too, it cannot be read.")


@dataclass(slots=True)
class Tally:
    """Photographs and videos counted station by station.

    Parameters
    ----------
    media, videos, bursts, events
        So far.
    placements
        By whether they have a place.
    """

    media: int = 0
    videos: int = 0
    bursts: int = 0
    events: int = 0
    placements: Counter[Placement] = field(default_factory=Counter)

    def add(self, media: Sequence[Media]) -> None:
        """Count those of one station: no burst and no event is of two.

        Parameters
        ----------
        media
            In their places.
        """
        self.media += len(media)
        self.videos += sum(each.is_video for each in media)
        self.bursts += len({each.burst_id for each in media})
        self.events += len({each.event_id for each in media})
        self.placements.update(each.placement for each in media)

    def counts(self, connection: Connection, placed: Placed) -> dict[str, int | float]:
        """Files by what they turned out to be, photographs by whether they have a place.

        Parameters
        ----------
        connection
            To the project's database.
        placed
            What placing told.
        """
        kinds = files_by_card.count_kinds(connection)
        beside = {
            BY_HEADER: files_by_card.count_half_read(connection),
            OF_EVENTS: foreign.count_of_events(connection, SOURCE),
        }
        counted: dict[str, int | float] = {
            "files_on_the_cards": sum(kinds.values()),
            "photographs": self.media - self.videos,
            "videos": self.videos,
            "copies_of_a_photograph": len(placed.duplicates),
            "unreadable": kinds.get(FileKind.UNREADABLE, 0),
            "strays": kinds.get(FileKind.STRAY, 0),
            "under_a_deployment": self.placements[Placement.PLACED],
            "kept_apart": self.media - self.placements[Placement.PLACED],
            "bursts": self.bursts,
            "events": self.events,
        }
        return counted | {name: number for name, number in beside.items() if number}


def unread_files(
    connection: Connection, gone: Iterable[CardFile], listing: Listing
) -> Iterator[Problem]:
    """Files that are neither photograph nor video, or are no longer found, each with its reason.

    Parameters
    ----------
    connection
        To the project's database.
    gone
        Media that are no longer there.
    listing
        What lies in the survey folder now.
    """
    told = list(problems_of_files(connection))
    reason = say("It was imported, and is no longer where it was.")
    remedy = say("Put the card back in its place.")
    told += [Problem(file.file_path, "missing", reason, remedy) for file in gone]
    yield from sorted(told, key=lambda problem: problem.subject)
    for folder in listing.without_media:
        yield Problem(
            folder,
            "no_photographs",
            say("A folder without a photograph in it."),
            say("If a card was copied into it, copy it again; otherwise take it away."),
        )


def problems_of_files(connection: Connection) -> Iterator[Problem]:
    """Files that are neither photograph nor video, each with its reason.

    Parameters
    ----------
    connection
        To the project's database.
    """
    for file in files_by_card.not_media(connection):
        remedy = _COPY_AGAIN if file.kind is FileKind.UNREADABLE else ""
        yield Problem(file.file_path, file.kind.value, reason_again(file.reason), remedy)


def told_files(
    counts: dict[str, int | float], pairs: Iterable[CameraPair], problems: Sequence[Problem]
) -> tuple[str, ...]:
    """What an import says when it ends.

    Parameters
    ----------
    counts
        As `Tally` has them.
    pairs
        Paired cameras that were recognised by time.
    problems
        All that a person should know.
    """
    paired = tuple(
        say(
            "{a} and {b} are a pair of cameras: {bursts} bursts coincide ({expected} expected by "
            "chance).",
            a=pair.card_a,
            b=pair.card_b,
            bursts=pair.coincident,
            expected=f"{pair.expected:.1f}",
        )
        for pair in pairs
    )
    media = say("{photographs} photographs", photographs=counts["photographs"])
    if counts["videos"]:
        media = say("{media} and {videos} videos", media=media, videos=counts["videos"])
    return (
        say(
            "{media} in {bursts} bursts and {events} events, from {files} files; {placed} under a "
            "deployment, {apart} kept apart, {unreadable} unreadable.",
            media=media,
            bursts=counts["bursts"],
            events=counts["events"],
            files=counts["files_on_the_cards"],
            placed=counts["under_a_deployment"],
            apart=counts["kept_apart"],
            unreadable=counts["unreadable"],
        ),
        *_told_by_header(counts),
        *_told_of_events(counts),
        *paired,
        *tell_problems(problems),
    )


def _told_by_header(counts: dict[str, int | float]) -> Iterator[str]:
    if number := counts.get(BY_HEADER):
        yield say(
            "Of {number} only the headers were read (--quick): whether they are whole, and which "
            "of them are copies, is not known yet, their mediaIDs are not final, and no light was "
            "measured to check clocks and covered cameras by. 'pardalis find', or an import "
            "without --quick, reads the rest.",
            number=number,
        )


def _told_of_events(counts: dict[str, int | float]) -> Iterator[str]:
    if number := counts.get(OF_EVENTS):
        yield say(
            "{number} observations of the package are of whole events, not of one photograph: "
            "they are kept and go out again with an export, but no photograph is searched by them "
            "and no animal is counted. 'pardalis find' looks at the photographs themselves.",
            number=number,
        )
