"""Whether two photographs without a project show one animal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pardalis import plugins
from pardalis.errors import InputError, PluginError
from pardalis.identify.coats.blur import BLURRED, coat_blur
from pardalis.identify.coats.pattern import LEAST_SCORE
from pardalis.identify.identities.calibration import log_ratio, p_same, shipped_calibration
from pardalis.intake.loose_photo import read_loose
from pardalis.plugins import Matcher
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.coat_match import CoatMatch
from pardalis.records.detection import Detection, Flank
from pardalis.records.sighting import CoatPhoto
from pardalis.report.pair_file import check_picture_place, write_pair_png
from pardalis.report.wording import counted
from pardalis.workflows.compare_settings import CompareSettings
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.photo_box import WHOLE, read_box

STEP = "compare"
_PRIOR_ODDS = 1.0
_FLANKS = (Flank.LEFT, Flank.RIGHT, Flank.FRONT, Flank.BACK)
_SURE_OF_VIEW = 0.8
# The user says that an animal is there to be compared: its marks are looked at in any case.
_SPOTTED = "Panthera pardus"


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """One of the two: the photograph, its coat, and how it was named."""

    name: str
    photo: CoatPhoto
    coat: CoatFeatures
    blur: float

    @property
    def whole(self) -> bool:
        return self.photo.detection.box == WHOLE

    @property
    def shows(self) -> Flank:
        """The side that is seen, where the picture alone tells it surely."""
        best = max(self.coat.view)
        return _FLANKS[self.coat.view.index(best)] if best >= _SURE_OF_VIEW else Flank.UNKNOWN


def compare_photos(
    photo_a: Path, photo_b: Path, settings: CompareSettings | None = None
) -> Outcome:
    """Compare the coats of two photographs: marks that agree, score, and P(same).

    Parameters
    ----------
    photo_a, photo_b
        JPEG photographs.
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
    if chosen.flank is not None and chosen.flank not in [each.value for each in _FLANKS]:
        raise InputError(f"There is no flank '{chosen.flank}'.", "Say left, right, front or back.")
    if chosen.draw is not None:
        check_picture_place(chosen.draw, (photo_a, photo_b))
    matcher = _matcher(chosen.matcher)
    a = _read("A", photo_a, chosen.box_a, matcher)
    b = _read("B", photo_b, chosen.box_b, matcher)
    match = matcher.match(a.coat, b.coat, same_card=False)
    probability = _probability(matcher, match, a.coat, b.coat)
    flank = Flank(chosen.flank) if chosen.flank else _flank_seen(a, b)
    warnings = _warnings(a, b, match, chosen)
    verdict = _verdict(match, probability)
    if chosen.draw is not None:
        write_pair_png(chosen.draw, (a.photo, b.photo), match, verdict)
    return _outcome((a, b), match, probability, flank, warnings, chosen, matcher)


def _matcher(name: str) -> Matcher:
    matcher = plugins.load(plugins.MATCHERS, name)()
    if not isinstance(matcher, Matcher):
        raise PluginError(f"The plug-in '{name}' is not a matcher.", "Choose another.")
    return matcher


def _read(name: str, path: Path, box: str | None, matcher: Matcher) -> _Side:
    media = read_loose(path)
    where = WHOLE if box is None else read_box(box, media)
    label = f"{media.media_id}-1"
    detection = Detection(
        label, media.media_id, "animal", where, 1.0, "given", scientific_name=_SPOTTED
    )
    photo = CoatPhoto(path.parent, media, detection)
    return _Side(name, photo, matcher.extract(photo), coat_blur(photo))


def _probability(
    matcher: Matcher, match: CoatMatch, a: CoatFeatures, b: CoatFeatures
) -> float | None:
    """P(same) by the calibration that comes with Pardalis; None where there is none."""
    try:
        calibration = shipped_calibration(matcher.name)
    except PluginError:
        return None
    if not len(a.points) or not len(b.points):
        # Nothing was compared, and so nothing was learned.
        return p_same(0.0, _PRIOR_ODDS)
    ratio = log_ratio(calibration, match.verified, match.score, len(a.points), len(b.points))
    return p_same(ratio, _PRIOR_ODDS)


def _flank_seen(a: _Side, b: _Side) -> Flank:
    return a.shows if a.shows is b.shows else Flank.UNKNOWN


def _warnings(a: _Side, b: _Side, match: CoatMatch, settings: CompareSettings) -> tuple[str, ...]:
    """What makes the answer weaker than its number looks."""
    said = []
    if a.photo.media.content_hash == b.photo.media.content_hash:
        said.append("Both files are the same photograph: that they agree says nothing.")
    for side in (a, b):
        said.extend(f"{side.name}: {text}" for text in _doubts(side))
    if match.mirrored:
        said.append("The marks agree only if one photograph is mirrored: one was turned over.")
    told = settings.flank or ""
    said.extend(
        f"{side.name}: it looks like the {side.shows.value}, not the {told}."
        for side in (a, b)
        if told and side.shows not in (Flank.UNKNOWN, Flank(told))
    )
    if not told and {a.shows, b.shows} == {Flank.LEFT, Flank.RIGHT}:
        said.append(
            "The two seem to show opposite flanks, which never agree, whether one animal or two."
        )
    return tuple(said)


def _doubts(side: _Side) -> list[str]:
    said = []
    if side.whole:
        said.append("The whole picture is taken for the animal; a box keeps background out.")
    if side.coat.reason:
        said.append(f"{side.coat.reason[0].upper()}{side.coat.reason[1:]}.")
    elif side.coat.pattern < LEAST_SCORE:
        said.append("No coat pattern seen: what agrees may be leaves or grass.")
    if side.blur >= BLURRED:
        said.append("Blurred.")
    return said


def _verdict(match: CoatMatch, probability: float | None) -> str:
    spots = counted(match.verified, "spot agrees", "spots agree")
    sure = "" if probability is None else f", P(same) {_shown(probability)} at prior odds of 1:1"
    return f"{spots[0].upper()}{spots[1:]}{sure}."


def _shown(probability: float) -> str:
    return (
        f"{probability:.4f}" if probability > 0.99 or probability < 0.01 else f"{probability:.2f}"
    )


def _outcome(
    sides: tuple[_Side, _Side],
    match: CoatMatch,
    probability: float | None,
    flank: Flank,
    warnings: tuple[str, ...],
    settings: CompareSettings,
    matcher: Matcher,
) -> Outcome:
    a, b = sides
    label = f"{matcher.name} {matcher.version}"
    sentences = [f"{_verdict(match, probability)} Score {match.score:g} of {label}."]
    if probability is None:
        sentences.append(f"There is no calibration for {matcher.name}, and so no P(same).")
    else:
        sentences.append(
            "Prior odds of 1:1: before looking, same and different are taken for equally likely."
        )
    sentences.append(f"Marks found: {len(a.coat.points)} on A, {len(b.coat.points)} on B.")
    sentences.append(_flank_sentence(flank, settings))
    sentences.extend(f"Mind: {text}" for text in warnings)
    if settings.draw is not None:
        sentences.append(
            f"The picture: {settings.draw}. Nobody has looked for people in it: look before you "
            "pass it on."
        )
    answer = {
        "verified": match.verified,
        "score": match.score,
        "p_same": probability,
        "prior_odds": _PRIOR_ODDS,
        "mirrored": match.mirrored,
        "flank": flank.value,
        "flank_given": settings.flank is not None,
        "matcher": label,
        "same_photograph": a.photo.media.content_hash == b.photo.media.content_hash,
        "a": _told(a),
        "b": _told(b),
        "warnings": list(warnings),
        "picture": str(settings.draw) if settings.draw is not None else None,
    }
    return Outcome(STEP, tuple(sentences), {}, (), answer)


def _flank_sentence(flank: Flank, settings: CompareSettings) -> str:
    if settings.flank:
        return f"Both are said to show the {flank.value}."
    if flank is Flank.UNKNOWN:
        return "Both are taken to show the same side."
    return f"Both seem to show the {flank.value}."


def _told(side: _Side) -> dict[str, Any]:
    box, media = side.photo.detection.box, side.photo.media
    return {
        "photo": media.file_path,
        "width": media.width,
        "height": media.height,
        "box": [
            round(box.x * media.width), round(box.y * media.height),
            round(box.width * media.width), round(box.height * media.height),
        ],
        "whole_picture": side.whole,
        "marks": len(side.coat.points),
        "pattern": round(side.coat.pattern, 3),
        "blur": round(side.blur, 3),
        "seems_to_show": side.shows.value,
    }  # fmt: skip
