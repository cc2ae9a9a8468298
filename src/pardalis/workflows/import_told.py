"""What an import counts and says when it ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pardalis.intake.place import Intake
from pardalis.intake.scan import Listing
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.media import Placement
from pardalis.records.problem import Problem
from pardalis.workflows.outcome import tell_problems


def unread_files(files: Sequence[CardFile], listing: Listing) -> Iterator[Problem]:
    """Files that are neither photograph nor video, or are no longer found, each with its reason.

    Parameters
    ----------
    files
        As read, now or at an earlier import.
    listing
        What lies in the survey folder now.
    """
    here = {file.file_path for file in listing.files}
    for file in files:
        if not file.is_media:
            yield Problem(file.file_path, file.kind.value, file.reason)
        elif file.file_path not in here:
            reason = "It was imported, and is no longer where it was."
            yield Problem(file.file_path, "missing", reason, "Put the card back in its place.")
    for folder in listing.without_media:
        yield Problem(folder, "no_photographs", "A folder without a photograph in it.")


def count_files(files: Sequence[CardFile], intake: Intake) -> dict[str, int | float]:
    """Files by what they turned out to be, photographs by whether they have a place.

    Parameters
    ----------
    files
        As read.
    intake
        The photographs in their places.
    """
    kinds = Counter(file.kind for file in files)
    placed = Counter(each.placement for each in intake.media)
    videos = sum(each.is_video for each in intake.media)
    return {
        "files_on_the_cards": len(files),
        "photographs": len(intake.media) - videos,
        "videos": videos,
        "copies_of_a_photograph": len(intake.duplicates),
        "unreadable": kinds[FileKind.UNREADABLE],
        "strays": kinds[FileKind.STRAY],
        "under_a_deployment": placed[Placement.PLACED],
        "kept_apart": len(intake.media) - placed[Placement.PLACED],
        "bursts": len({each.burst_id for each in intake.media}),
        "events": len({each.event_id for each in intake.media}),
    }


def told_files(
    counts: dict[str, int | float], intake: Intake, problems: Sequence[Problem]
) -> tuple[str, ...]:
    """What an import says when it ends.

    Parameters
    ----------
    counts
        As `count_files` has them.
    intake
        The photographs in their places.
    problems
        All that a person should know.
    """
    pairs = tuple(
        f"{pair.card_a} and {pair.card_b} are a pair of cameras: {pair.coincident} bursts coincide "
        f"({pair.expected:.1f} expected by chance)."
        for pair in intake.pairs
    )
    videos = f" and {counts['videos']} videos" if counts["videos"] else ""
    return (
        f"{counts['photographs']} photographs{videos} in {counts['bursts']} bursts and "
        f"{counts['events']} events, from {counts['files_on_the_cards']} files; "
        f"{counts['under_a_deployment']} under a deployment, {counts['kept_apart']} kept apart, "
        f"{counts['unreadable']} unreadable.",
        *pairs,
        *tell_problems(problems),
    )
