"""What came out of comparing two photographs, in words and as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pardalis.identify.coats.blur import BLURRED
from pardalis.identify.coats.pattern import LEAST_SCORE
from pardalis.identify.matching.one_view import is_still
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.coat_match import CoatMatch
from pardalis.records.detection import Flank
from pardalis.records.sighting import CoatPhoto
from pardalis.report.wording import counted, probability
from pardalis.workflows.photo_box import WHOLE

VIEWS = (Flank.LEFT, Flank.RIGHT, Flank.FRONT, Flank.BACK)
_SIDES = {Flank.LEFT, Flank.RIGHT}
_SURE_OF_VIEW = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class ComparedSide:
    """One of two compared photographs.

    Parameters
    ----------
    name
        "A" or "B".
    photo
        The photograph, and where in it the animal is.
    coat
        What was read of it.
    blur
        As `coat_blur` tells it.
    """

    name: str
    photo: CoatPhoto
    coat: CoatFeatures
    blur: float

    @property
    def whole(self) -> bool:
        """Whether the whole picture is taken for the animal."""
        return self.photo.detection.box == WHOLE

    @property
    def shows(self) -> Flank:
        """The side that is seen, where the picture alone tells it surely."""
        best = max(self.coat.view)
        return VIEWS[self.coat.view.index(best)] if best >= _SURE_OF_VIEW else Flank.UNKNOWN


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Two photographs compared.

    Parameters
    ----------
    a, b
        The two.
    match
        Which marks agree.
    p_same
        Probability that they are one animal, at `prior_odds`; None without a calibration.
    prior_odds
        Of same to different, before looking.
    matcher
        Name and version.
    flank
        The side that the user says both show; None if not said.
    draw
        Where the picture went; None for none.
    """

    a: ComparedSide
    b: ComparedSide
    match: CoatMatch
    p_same: float | None
    prior_odds: float
    matcher: str
    flank: Flank | None
    draw: Path | None

    @property
    def same_photograph(self) -> bool:
        """Whether both files have one content."""
        return self.a.photo.media.content_hash == self.b.photo.media.content_hash

    @property
    def shows(self) -> Flank:
        """The side that both show: as said, or as both pictures tell it."""
        if self.flank is not None:
            return self.flank
        return self.a.shows if self.a.shows is self.b.shows else Flank.UNKNOWN

    @property
    def verdict(self) -> str:
        """The answer in one sentence."""
        spots = counted(self.match.verified, "spot agrees", "spots agree")
        said = f"{spots[0].upper()}{spots[1:]}"
        if self.p_same is None:
            return f"{said}."
        return f"{said}, P(same) {probability(self.p_same)} at prior odds of {self.prior_odds:g}:1."

    @property
    def sentences(self) -> tuple[str, ...]:
        """All that is told a person."""
        said = [f"{self.verdict} Score {self.match.score:.3g} of {self.matcher}."]
        if self.p_same is None:
            said.append("No calibration comes for this matcher, and so there is no P(same).")
        else:
            said.append("Prior odds of 1:1: same and different were equally likely before looking.")
        marks = len(self.a.coat.points), len(self.b.coat.points)
        said.append(f"Marks found: {marks[0]} on A, {marks[1]} on B. {_side_shown(self)}")
        said.extend(f"Mind: {text}" for text in self.warnings)
        if self.draw is not None:
            said.append(
                f"The picture: {self.draw}. Nobody has looked for people in it: look before you "
                "pass it on."
            )
        return tuple(said)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What makes the answer weaker than its number looks."""
        said = []
        if self.same_photograph:
            said.append("Both files are the same photograph: that they agree says nothing.")
        for side in (self.a, self.b):
            said.extend(f"{side.name}: {text}" for text in _doubts(side))
        if self.match.mirrored:
            said.append(
                f"{counted(len(self.match.spots_a), 'mark agrees', 'marks agree')} only if one "
                "photograph is mirrored: it was turned over, and shows the wrong side. As they are "
                "nothing agrees; turn it back and compare again."
            )
        said.extend(_background(self))
        said.extend(_sides(self))
        return tuple(said)

    @property
    def answer(self) -> dict[str, Any]:
        """All that is told a program."""
        return {
            "verified": self.match.verified,
            "score": self.match.score,
            "p_same": self.p_same,
            "prior_odds": self.prior_odds,
            "mirrored": self.match.mirrored,
            "mirrored_spots": len(self.match.spots_a) if self.match.mirrored else 0,
            "set_aside": self.match.set_aside,
            "flank": self.shows.value,
            "flank_given": self.flank is not None,
            "matcher": self.matcher,
            "same_photograph": self.same_photograph,
            "a": _told(self.a),
            "b": _told(self.b),
            "warnings": list(self.warnings),
            "picture": str(self.draw) if self.draw is not None else None,
        }


def _background(compared: Compared) -> list[str]:
    aside = compared.match.set_aside
    if compared.same_photograph:
        return []
    if aside:
        box = "Give a box" if compared.a.whole or compared.b.whole else "Draw the box closer"
        return [
            f"{counted(aside, 'mark agrees', 'marks agree')} at the same place of both pictures, "
            "as the background of one camera does with itself: not counted. If an animal kept "
            f"still there, its own marks are among them. {box} about each animal."
        ]
    if is_still(compared.match):
        return [
            "Most of what agrees lies at the same place of both pictures: the animal kept still, "
            "and background may be counted with it."
        ]
    return []


def _sides(compared: Compared) -> list[str]:
    a, b, said = compared.a.shows, compared.b.shows, compared.flank
    if said is None:
        if {a, b} != _SIDES:
            return []
        return [
            "The two seem to show opposite flanks, which never agree, whether one animal or two."
        ]
    return [
        f"{side.name}: it looks like the {side.shows.value}, not the {said.value}."
        for side in (compared.a, compared.b)
        if side.shows not in (Flank.UNKNOWN, said)
    ]


def _doubts(side: ComparedSide) -> list[str]:
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


def _side_shown(compared: Compared) -> str:
    if compared.flank is not None:
        return f"Both are said to show the {compared.flank.value}."
    if compared.shows is Flank.UNKNOWN:
        return "Both are taken to show the same side."
    return f"Both seem to show the {compared.shows.value}."


def _told(side: ComparedSide) -> dict[str, Any]:
    box, media = side.photo.detection.box, side.photo.media
    across, down = media.width, media.height
    return {
        "photo": media.file_path,
        "width": across,
        "height": down,
        "box": [
            round(number)
            for number in (box.x * across, box.y * down, box.width * across, box.height * down)
        ],
        "whole_picture": side.whole,
        "marks": len(side.coat.points),
        "pattern": round(side.coat.pattern, 3),
        "blur": round(side.blur, 3),
        "seems_to_show": side.shows.value,
    }
