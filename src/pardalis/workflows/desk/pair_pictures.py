"""The two flanks of a question side by side, laid onto each other; made once and kept."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from pardalis.errors import AbsentError, PhotoError
from pardalis.plugins import Matcher
from pardalis.records.account import Account
from pardalis.records.asked_pair import Side
from pardalis.records.coat_match import CoatMatch
from pardalis.records.pair_overlay import PairOverlay
from pardalis.records.sighting import CoatPhoto
from pardalis.records.sighting_view import SightingView
from pardalis.report.pair_file import framed
from pardalis.report.pair_overlay import DrawnPanels, drawn_panels
from pardalis.store import cards, findings
from pardalis.store.desk.queue import question_of
from pardalis.store.desk.sight import sight_of
from pardalis.store.desk.sighting_views import views_of
from pardalis.whole_files import whole_file
from pardalis.workflows.coats import KeptCoats
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.identify_animals import settings_of_last_run
from pardalis.workflows.make_matcher import make_matcher
from pardalis.workflows.project import Project

_FOLDER = "pairs"
_CACHE = "cache"
_VERSION = "1"
_TRIED = 2
"""Of each sighting so many photographs are laid onto those of the other."""
_LOCKS = tuple(threading.Lock() for _ in range(16))
# Decoding two photographs takes memory and both processors: answers must not wait for pictures.
_HANDS = threading.BoundedSemaphore(2)
NOT_SHOWN = "person"
UNREADABLE = "unreadable"
"""Why a pair has no picture."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two sightings that a person looks at."""

    left: SightingView
    right: SightingView

    @property
    def name(self) -> str:
        told = [_VERSION, *(repr(each.views) + each.flank for each in (self.left, self.right))]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:40]


def overlay_of(desk: Desk, account: Account, question_id: str) -> PairOverlay:
    """How the two flanks of a question lie, and where the spots are that agree.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    question_id
        Of the question.

    Raises
    ------
    AbsentError
        If there is no such question for this account.
    """
    file = _made(desk.project, _pair(desk, account, question_id)).with_suffix(".json")
    return PairOverlay.from_plain(json.loads(file.read_text("utf-8")))


def panel_of(desk: Desk, account: Account, question_id: str, side: Side) -> bytes:
    """One of the two flanks as a JPEG without metadata.

    Parameters
    ----------
    desk, account, question_id
        As for `overlay_of`.
    side
        Left or right.

    Raises
    ------
    AbsentError
        If there is no such question for this account, or no picture of it.
    """
    made = _made(desk.project, _pair(desk, account, question_id))
    file = made.with_name(f"{made.name}-{side.value}.jpg")
    if not file.is_file():
        raise AbsentError
    return file.read_bytes()


def side_of(desk: Desk, account: Account, question_id: str, side: Side) -> SightingView:
    """One of the two sightings of a question, to leaf through its photographs.

    Parameters
    ----------
    desk, account, question_id
        As for `overlay_of`.
    side
        Left or right.
    """
    pair = _pair(desk, account, question_id)
    return pair.left if side is Side.LEFT else pair.right


def _pair(desk: Desk, account: Account, question_id: str) -> _Pair:
    with desk.project.database.read() as connection:
        sight = sight_of(connection, account)
        asked = question_of(connection, sight, question_id)
        views = views_of(connection, sight, asked.pair) if asked is not None else {}
    if asked is None or len(views) < 2:
        raise AbsentError
    return _Pair(*(views[name] for name in asked.pair))


def _made(project: Project, pair: _Pair) -> Path:
    """Where the pictures lie, made if they are not there yet."""
    place = project.folder / _CACHE / _FOLDER / pair.name
    file = place.with_suffix(".json")
    if file.is_file():
        return place
    with _LOCKS[int(pair.name[:4], 16) % len(_LOCKS)], _HANDS:
        if not file.is_file():
            place.parent.mkdir(parents=True, exist_ok=True)
            _make(project, pair, place)
    return place


def _make(project: Project, pair: _Pair, place: Path) -> None:
    photos = [_photos(project, each) for each in (pair.left, pair.right)]
    if not all(photos):
        _keep(place, PairOverlay(missing=NOT_SHOWN), None)
        return
    try:
        (a, b), match = _best(project, photos[0], photos[1])
        drawn = drawn_panels((_source(a), _source(b)), (framed(a), framed(b)), match)
    except PhotoError:
        _keep(place, PairOverlay(missing=UNREADABLE), None)
        return
    _keep(place, drawn.overlay, drawn)


def _keep(place: Path, overlay: PairOverlay, drawn: DrawnPanels | None) -> None:
    if drawn is not None:
        for side, jpeg in (("left", drawn.left), ("right", drawn.right)):
            with whole_file(place.with_name(f"{place.name}-{side}.jpg")) as part:
                part.write_bytes(jpeg)
    # Last, since it says that the pictures are there.
    with whole_file(place.with_suffix(".json")) as part:
        part.write_text(json.dumps(overlay.plain()), encoding="utf-8")


def _photos(project: Project, view: SightingView) -> list[CoatPhoto]:
    """The photographs that show the coat best, as the matcher reads them."""
    chosen = view.shown[:_TRIED]
    with project.database.read() as connection:
        seen = findings.detections_named(connection, (each.detection_id for each in chosen))
        media = cards.media_of(connection, (each.media_id for each in chosen))
    held = {each.detection_id: each for each in seen}
    taken = {each.media_id: each for each in media}
    return [
        CoatPhoto(
            project.cards,
            taken[each.media_id].at(each.frame),
            replace(held[each.detection_id], box=each.box),
        )
        for each in chosen
        if each.detection_id in held and each.media_id in taken
    ]


def _best(
    project: Project, left: list[CoatPhoto], right: list[CoatPhoto]
) -> tuple[tuple[CoatPhoto, CoatPhoto], CoatMatch | None]:
    """The two photographs that agree best, and in what."""
    matcher = make_matcher(settings_of_last_run(project).matcher)
    photos = {each.detection.detection_id: each for each in (*left, *right)}
    coats = KeptCoats(matcher, project.features, photos)
    best, match = (left[0], right[0]), None
    for one, other in product(left, right):
        found = _match(matcher, coats, one, other)
        if found is not None and (match is None or _rank(found) > _rank(match)):
            best, match = (one, other), found
    return best, match


def _rank(match: CoatMatch) -> tuple[int, float]:
    return match.verified, match.score


def _match(
    matcher: Matcher, coats: KeptCoats, one: CoatPhoto, other: CoatPhoto
) -> CoatMatch | None:
    """None where a photograph cannot be read now, or shows no coat."""
    try:
        a, b = coats[one.detection.detection_id], coats[other.detection.detection_id]
    except PhotoError:
        return None
    if not (a.usable and b.usable):
        return None
    return matcher.match(a, b, same_card=one.media.card == other.media.card)


def _source(photo: CoatPhoto) -> Path:
    return photo.root / photo.media.file_path
