"""Whether two photographs without a project show one animal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pardalis.errors import InputError, PluginError
from pardalis.identify.coats.blur import coat_blur
from pardalis.identify.identities.calibration import log_ratio, p_same, shipped_calibration
from pardalis.identify.matching.one_view import is_still
from pardalis.intake.loose_photo import read_loose
from pardalis.plugins import Matcher
from pardalis.records.coat_match import CoatMatch
from pardalis.records.detection import Detection, Flank
from pardalis.records.sighting import CoatPhoto
from pardalis.report.pair_file import check_picture_place, write_pair_png
from pardalis.workflows.compare_settings import CompareSettings
from pardalis.workflows.compared import VIEWS, Compared, ComparedSide
from pardalis.workflows.make_matcher import make_matcher
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.photo_box import WHOLE, read_box

STEP = "compare"
_PRIOR_ODDS = 1.0
# The user says that an animal is there to be compared: its marks are looked at in any case.
_SPOTTED = "Panthera pardus"


def compare_photos(
    photo_a: Path, photo_b: Path, settings: CompareSettings | None = None
) -> Outcome:
    """Compare the coats of two photographs: marks that agree, score, and P(same).

    Parameters
    ----------
    photo_a, photo_b
        Photographs: JPEG, PNG or WebP.
    settings
        Where the animals are, which side they show, and where the picture goes.

    Raises
    ------
    InputError
        If a photograph is not there, or a box does not lie in it.
    PhotoError
        If a photograph cannot be read.
    PluginError
        If there is no such matcher.
    ProjectError
        If the picture cannot be written.
    """
    chosen = settings or CompareSettings()
    if chosen.flank is not None and chosen.flank not in [each.value for each in VIEWS]:
        raise InputError(f"There is no flank '{chosen.flank}'.", "Say left, right, front or back.")
    if chosen.draw is not None:
        check_picture_place(chosen.draw, (photo_a, photo_b))
    matcher = make_matcher(chosen.matcher, chosen.network)
    a = _read("A", photo_a, chosen.box_a, matcher)
    b = _read("B", photo_b, chosen.box_b, matcher)
    match = _match(matcher, a, b)
    compared = Compared(
        a, b, match, _probability(matcher, match, a, b), _PRIOR_ODDS,
        f"{matcher.name} {matcher.version}", Flank(chosen.flank) if chosen.flank else None,
        chosen.draw,
    )  # fmt: skip
    if chosen.draw is not None:
        write_pair_png(chosen.draw, (a.photo, b.photo), match, compared.verdict)
    return Outcome(STEP, compared.sentences, answer=compared.answer)


def _read(name: str, path: Path, box: str | None, matcher: Matcher) -> ComparedSide:
    media = read_loose(path)
    where = WHOLE if box is None else read_box(box, media)
    label = f"{media.media_id}-1"
    detection = Detection(
        label, media.media_id, "animal", where, 1.0, "given", scientific_name=_SPOTTED
    )
    photo = CoatPhoto(path.parent, media, detection)
    return ComparedSide(name, photo, matcher.extract(photo), coat_blur(photo))


def _match(matcher: Matcher, a: ComparedSide, b: ComparedSide) -> CoatMatch:
    """Which marks agree, without the background that two photographs of one camera share."""
    match = matcher.match(a.coat, b.coat, same_card=False)
    if match.mirrored:
        # Its marks are drawn, but as the photographs are nothing agrees.
        return replace(match, verified=0, score=0.0)
    one_photo = a.photo.media.content_hash == b.photo.media.content_hash
    if not is_still(match) or one_photo or not (a.whole or b.whole):
        return match
    # The middle of a whole picture is no animal: what did not move never counts.
    moved = matcher.match(a.coat, b.coat, same_card=True)
    return replace(moved, set_aside=match.verified - moved.verified)


def _probability(
    matcher: Matcher, match: CoatMatch, a: ComparedSide, b: ComparedSide
) -> float | None:
    """P(same) by the calibration that comes with Pardalis; None where there is none."""
    try:
        calibration = shipped_calibration(matcher.name)
    except PluginError:
        return None
    marks = len(a.coat.points), len(b.coat.points)
    compared = a.coat.usable and b.coat.usable and not match.mirrored and not match.set_aside
    if not match.verified and not compared:
        # No two coats were held against each other, and so nothing was learned.
        return p_same(0.0, _PRIOR_ODDS)
    return p_same(log_ratio(calibration, match.verified, match.score, *marks), _PRIOR_ODDS)
