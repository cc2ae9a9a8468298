"""What a person says of a photograph at the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from pardalis.errors import AccessError, InputError, InUseError
from pardalis.identify.sightings.corrections import read_box
from pardalis.identify.sightings.observed import OBSERVED, added_id, added_text, told
from pardalis.records.account import Account, Role
from pardalis.records.decision import Decision, Verdict
from pardalis.records.media import Media
from pardalis.records.sentence import say
from pardalis.store.desk.sight import role_at
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.photo_view import last_said
from pardalis.workflows.desk.photographs import Seen, see
from pardalis.workflows.desk.saying import heed, say_in, words_of
from pardalis.workflows.desk.seeing import own_sight, seen_media
from pardalis.workflows.mark_sighting import read_mark
from pardalis.workflows.speak import Words

MOST_AT_ONCE = 50
_MOST_COUNTED = 10_000
_OF_A_SIGHTING = (Verdict.SPECIES, Verdict.FLANK, Verdict.SEX)
SPOKEN = (
    *(Verdict.OBSERVATION, Verdict.ADDED, Verdict.COUNT, Verdict.CONFIRMED),
    *(Verdict.BOX, *_OF_A_SIGHTING),
)
"""What can be said of a photograph."""


@dataclass(frozen=True, slots=True)
class Word:
    """One thing that is said of a photograph.

    Parameters
    ----------
    verdict
        One of `SPOKEN`.
    detection_id
        Of what is said; empty of the whole photograph, and of what is added.
    value
        An observation's kind, a box, a number, a species, a flank or a sex; of what is added its
        kind and its box: "animal 0.1,0.2,0.5,0.4".
    """

    verdict: Verdict
    detection_id: str = ""
    value: str = ""


def say_of_photo(
    desk: Desk,
    account: Account,
    media_id: str,
    said: Iterable[Word],
    since: int,
    evidence: str = "",
) -> tuple[Decision, ...]:
    """Append what a person says of a photograph to the ledger, in one act.

    Parameters
    ----------
    desk
        The open project.
    account
        Who says it: one who reviews its deployment.
    media_id
        The photograph.
    said
        What is said.
    since
        Position of the last that the person knew to be said of it.
    evidence
        In the person's words.

    Returns
    -------
    tuple
        The decisions with their positions.

    Raises
    ------
    AbsentError
        If there is no such photograph for this account.
    AccessError
        If the account does not review its deployment.
    InUseError
        If somebody else has said something of it since.
    InputError
        If it says nothing that can be said.
    """
    words = tuple(said)
    if not 0 < len(words) <= MOST_AT_ONCE:
        raise InputError(
            say("Nothing is said of the photograph."),
            say("Say 1 to {most} things.", most=MOST_AT_ONCE),
        )
    with desk.project.database.write() as connection:
        sight = own_sight(connection, account)
        media = seen_media(connection, sight, media_id)
        role = role_at(sight, media.deployment_id)
        if role is None or role.rank < Role.REVIEWER.rank:
            raise AccessError
        seen = see(connection, [media_id])
        if last_said(seen, media_id) > since:
            raise InUseError(
                "Somebody else has said something of this photograph since you opened it.",
                "It is shown anew: look at what was said, then say it again if it still holds.",
            )
        decisions = photo_decisions(words_of(account, evidence), media, seen, words)
        kept = say_in(connection, account, decisions)
    heed(desk)
    return kept


def photo_decisions(
    words: Words, media: Media, seen: Seen, said: Iterable[Word]
) -> tuple[Decision, ...]:
    """The decisions that are not in the ledger yet.

    Parameters
    ----------
    words
        Who says it.
    media
        The photograph.
    seen
        As `see` gives it.
    said
        What is said.

    Raises
    ------
    InputError
        If it is nothing that can be said.
    InUseError
        If it speaks of something that is no longer there.
    """
    taken = [each.detection_id for each in seen.said if each.verdict is Verdict.ADDED]
    here = {one.detection_id for each in seen.findings for one in each.detections}
    taken += [name for name in here if "-p" in name]
    made = []
    for word in said:
        if word.verdict not in SPOKEN:
            raise InputError(
                say("'{verdict}' cannot be said of a photograph.", verdict=word.verdict),
                _what_can(),
            )
        if word.verdict is Verdict.ADDED:
            name = added_id(media.media_id, taken)
            taken.append(name)
            word = replace(word, detection_id=name, value=_added(word.value, media))
        elif word.detection_id and word.detection_id not in here:
            raise InUseError(
                say("What you speak of is no longer on the photograph."), say("It is shown anew.")
            )
        made.append(_decision(words, media, seen, word))
    return tuple(made)


def _decision(words: Words, media: Media, seen: Seen, word: Word) -> Decision:
    name = word.detection_id
    if word.verdict in (*_OF_A_SIGHTING, Verdict.BOX):
        if not name:
            raise InputError(
                say("Of what is the {verdict}?", verdict=word.verdict),
                say("Choose something first."),
            )
        _, value = read_mark(f"{word.verdict.value}={word.value}")
        _check_animal(seen, word)
        of_box = name if word.verdict is Verdict.BOX else ""
        return words.say(word.verdict, name, detection_id=of_box, value=value)
    check = _CHECKS.get(word.verdict)
    value = check(word) if check else word.value
    if word.verdict is Verdict.CONFIRMED:
        finding = next(iter(seen.findings), None)
        if finding is None:
            raise InputError(
                say("Nobody has looked at it: there is nothing to confirm."), _what_can()
            )
        name, value = "", told(finding, seen.counts)
    return replace(words.say(word.verdict, detection_id=name, value=value), media_id=media.media_id)


def _check_animal(seen: Seen, word: Word) -> None:
    """A side and a sex only an animal has."""
    kinds = {
        one.detection_id: one.observation_type for each in seen.findings for one in each.detections
    }
    if word.verdict is not Verdict.BOX and kinds.get(word.detection_id) not in (
        "animal",
        "unknown",
    ):
        raise InputError(
            say(
                "A {kind} has no {verdict}.",
                kind=str(kinds.get(word.detection_id)),
                verdict=word.verdict,
            ),
            say("Say first what it is."),
        )


def _added(text: str, media: Media) -> str:
    kind, _, rest = text.partition(" ")
    box, _, frame = rest.partition(" ")
    if kind not in OBSERVED or kind == "blank":
        raise InputError(
            say("'{kind}' cannot be added.", kind=kind), say("Add an animal, a human or a vehicle.")
        )
    try:
        found = read_box(box)
    except ValueError as error:
        raise InputError(
            say("'{box}' is no box: {error}.", box=box, error=str(error)),
            say("Draw it inside the picture."),
        ) from error
    if media.is_video is not bool(frame):
        raise InputError(
            "On which frame of the video?" if media.is_video else "A photograph has no frames.",
            "Load the page again.",
        )
    if frame and not (frame.isascii() and frame.isdecimal() and _is_frame(int(frame), media)):
        raise InputError(
            say("The video has no frame '{frame}'.", frame=frame), "Load the page again."
        )
    return added_text(kind, found, int(frame) if frame else None)


def _is_frame(number: int, media: Media) -> bool:
    return media.frame_count is not None and number < media.frame_count


def _observation(word: Word) -> str:
    if word.value not in OBSERVED:
        raise InputError(
            say("'{word}' is no kind.", word=word.value),
            say("Say one of: {known}.", known=", ".join(OBSERVED)),
        )
    if not word.detection_id and word.value != "blank":
        raise InputError("Where is it?", "Draw a box about it.")
    return word.value


def _count(word: Word) -> str:
    number = word.value
    if not (word.detection_id and number.isascii() and number.isdecimal()):
        raise InputError(
            say("'{number}' is no number.", number=number),
            say("Say how many the box shows: 1, 2, 3 ..."),
        )
    if not 1 <= int(number) <= _MOST_COUNTED:
        raise InputError(
            say("{number} cannot be on one photograph.", number=int(number)), say("Say 1 or more.")
        )
    return str(int(number))


def _what_can() -> str:
    return f"Say one of: {', '.join(each.value for each in SPOKEN)}."


_CHECKS: dict[Verdict, Callable[[Word], str]] = {
    Verdict.OBSERVATION: _observation,
    Verdict.COUNT: _count,
}
