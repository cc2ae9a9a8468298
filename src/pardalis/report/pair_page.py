"""A page of pairs: two photographs side by side, the spots that agree, and what is said of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from pardalis.errors import PhotoError
from pardalis.imaging.derive import encode_derivative
from pardalis.imaging.spots import COLOURS
from pardalis.records.card_source import CardSource
from pardalis.records.coat_match import CoatMatch
from pardalis.records.decision import Decision
from pardalis.records.proposal import Evidence, Proposal
from pardalis.report.catalogue import View
from pardalis.report.page import environment
from pardalis.report.pair_layout import Framed
from pardalis.report.pair_picture import PairPicture, pair_picture
from pardalis.report.wording import counted, probability

_PANEL = 640
_GAP = 10


@dataclass(frozen=True, slots=True, eq=False)
class ShownPair:
    """Two sightings as a page shows them.

    Parameters
    ----------
    sightings
        The two `sighting_id`s, the first on the left.
    views
        The photograph of each; None where none may be shown, for a person is in it.
    match
        Which spots of those photographs agree; None where they were not compared.
    proposal
        The machine's surest evidence; None where it has none.
    decisions
        What people said of the two, in order of the ledger.
    animals
        The individuals that they now belong to; empty names where they belong to none.
    heading
        Above the pair.
    """

    sightings: tuple[str, str]
    views: tuple[View | None, View | None]
    match: CoatMatch | None
    proposal: Proposal | None
    decisions: tuple[Decision, ...]
    animals: tuple[str, str]
    heading: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A ring in a drawing.

    Parameters
    ----------
    x, y
        Its middle [px].
    colour
        As HTML writes it.
    """

    x: float
    y: float
    colour: str


@dataclass(frozen=True, slots=True, eq=False)
class DrawnPair:
    """A pair with its picture, ready for the template.

    Parameters
    ----------
    pair
        What is shown.
    number
        Its place on the page, from 1.
    panels
        JPEGs of the two panels; empty where they cannot be shown.
    width, height
        Of a panel [px].
    spots_a, spots_b
        In the pixels of each panel.
    lines
        Which of the spots are joined by a line.
    ring
        Radius of a spot [px].
    aligned
        Whether the second is laid onto the first.
    missing
        Why there is no picture; empty where there is one.
    said
        What is known of the two, in sentences.
    """

    pair: ShownPair
    number: int
    panels: tuple[bytes, bytes]
    width: int
    height: int
    spots_a: tuple[Spot, ...]
    spots_b: tuple[Spot, ...]
    lines: tuple[int, ...]
    ring: float
    aligned: bool
    missing: str
    said: tuple[str, ...]


def pair_page(
    title: str,
    introduction: Iterable[str],
    pairs: Iterable[ShownPair],
    root: CardSource,
    blind: bool = False,
    told: Callable[[int], None] = lambda done: None,
) -> str:
    """One HTML file that opens without a network, with the pictures inside.

    Parameters
    ----------
    title
        At the top.
    introduction
        Paragraphs below it.
    pairs
        In the order to be shown.
    root
        The survey folder.
    blind
        For questions: what machine and people think of a pair is left out, and the spots are
        hidden until they are asked for.
    told
        Called with the number of pairs drawn.
    """
    drawn = []
    for number, pair in enumerate(pairs, start=1):
        drawn.append(_drawn(pair, number, root, blind))
        told(number)
    page = environment().get_template("pair_page.html")
    return page.render(
        title=title, introduction=tuple(introduction), pairs=drawn, blind=blind, gap=_GAP
    )


def said_of(pair: ShownPair) -> tuple[str, ...]:
    """What machine and people say of a pair, in sentences.

    Parameters
    ----------
    pair
        With its proposal and decisions.
    """
    said = [_machine(pair.proposal)]
    if pair.match is not None:
        if pair.proposal is None or pair.match.verified != pair.proposal.verified:
            spots = counted(pair.match.verified, "spot agrees", "spots agree")
            said.append(f"On the two photographs shown {spots}.")
        if pair.match.mirrored:
            said.append("They agree only if one photograph is mirrored: one was turned over.")
    said.extend(_person(each) for each in pair.decisions)
    if not pair.decisions:
        said.append("Nobody has decided on these two.")
    return tuple(said)


def _machine(proposal: Proposal | None) -> str:
    if proposal is None:
        return "The machine did not bring these two together."
    if proposal.evidence is Evidence.PAIRED_CAMERAS:
        seen = "Both sides of one animal, photographed by the two cameras of a station at one time"
    else:
        seen = counted(proposal.verified, "spot of the coat agrees", "spots of the coat agree")
    return f"{seen[0].upper()}{seen[1:]}: P(same) {probability(proposal.p_same)}."


def _person(decision: Decision) -> str:
    verdict = decision.verdict.value.replace("_", " ")
    why = f': "{decision.evidence}"' if decision.evidence else ""
    day = decision.decided_at.strftime("%Y-%m-%d")
    return f"{decision.decided_by} said {verdict} on {day}{why} (decision {decision.position})."


def _drawn(pair: ShownPair, number: int, root: CardSource, blind: bool) -> DrawnPair:
    said = () if blind else said_of(pair)
    picture, missing = _picture(pair, root)
    if picture is None:
        none: tuple[Spot, ...] = ()
        return DrawnPair(pair, number, (b"", b""), 0, 0, none, none, (), 0.0, False, missing, said)
    height, width = picture.a.shape[:2]
    return DrawnPair(
        pair, number, (encode_derivative(picture.a), encode_derivative(picture.b)), width, height,
        _spots(picture.spots_a), _spots(picture.spots_b), tuple(picture.lines.tolist()),
        round(picture.ring, 1), picture.aligned, "", said,
    )  # fmt: skip


def _picture(pair: ShownPair, root: CardSource) -> tuple[PairPicture | None, str]:
    a, b = pair.views
    if a is None or b is None:
        return None, "Not shown: there is a person in each photograph of one of the two."
    try:
        sources = root / a.media.file_path, root / b.media.file_path
        return pair_picture(sources, (_framed(a), _framed(b)), pair.match, _PANEL), ""
    except PhotoError:
        return None, "One of the photographs cannot be read now."


def _framed(view: View) -> Framed:
    media = view.media
    return Framed(media.width, media.height, view.detection.box, media.frame)


def _spots(points: np.ndarray) -> tuple[Spot, ...]:
    return tuple(
        Spot(round(x, 1), round(y, 1), "#{:02x}{:02x}{:02x}".format(*COLOURS[row % len(COLOURS)]))
        for row, (x, y) in enumerate(points.tolist())
    )
