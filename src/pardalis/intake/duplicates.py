"""The same photograph twice: counted once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pardalis.records.card_file import CardFile
from pardalis.records.deployment import Deployment
from pardalis.records.problem import Problem
from pardalis.records.sentence import following, say


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A file with the same bytes as one that is counted.

    Parameters
    ----------
    file_path, card
        The copy.
    first_path, first_card
        The file that is counted.
    """

    file_path: str
    card: str
    first_path: str
    first_card: str


def set_apart(
    photos: Iterable[CardFile], deployment_of: Mapping[str, Deployment | None]
) -> tuple[list[CardFile], tuple[Duplicate, ...]]:
    """Photographs without their copies, and the copies.

    Nothing is a copy whose bytes have not been read.

    Of the same bytes the file on a card with a deployment is counted, and among several such, or
    none, the first in order of path: a forgotten "Copy of S07" takes nothing from S07.

    Parameters
    ----------
    photos
        In any order.
    deployment_of
        The deployment of each card, if it has one.
    """
    first: dict[str, CardFile] = {}
    kept, copies = [], []
    for file in sorted(photos, key=lambda one: (deployment_of[one.card] is None, one.file_path)):
        original = first.setdefault(file.content_hash, file) if file.content_hash else file
        if original is file:
            kept.append(file)
        else:
            copies.append(Duplicate(file.file_path, file.card, original.file_path, original.card))
    return kept, tuple(copies)


def doubts_of_copies(
    copies: Iterable[Duplicate], deployment_of: Mapping[str, Deployment | None]
) -> list[Problem]:
    """Say of each card how many of its photographs are copies, and of which card.

    Parameters
    ----------
    copies
        As `set_apart` found them.
    deployment_of
        The deployment of each card; copies across two deployments are a contradiction.
    """
    grouped: dict[tuple[str, str], int] = defaultdict(int)
    for copy in copies:
        grouped[copy.card, copy.first_card] += 1
    return [
        _doubt(card, first, number, deployment_of)
        for (card, first), number in sorted(grouped.items())
    ]


def _doubt(
    card: str, first: str, number: int, deployment_of: Mapping[str, Deployment | None]
) -> Problem:
    reason = say(
        "Photographs that are copies of others on the same card, counted once: {number}.",
        number=number,
    )
    if card != first:
        reason = say(
            "Photographs that are copies of others on '{card}', counted once: {number}.",
            card=first,
            number=number,
        )
    here, there = deployment_of[card], deployment_of[first]
    if here is None or there is None or here == there:
        remedy = say("Nothing need be done; a folder that is a copy as a whole may be taken away.")
        return Problem(card, "duplicate", reason, remedy)
    across = say(
        "The two cards belong to different deployments: {one} and {other}.",
        one=there.deployment_id,
        other=here.deployment_id,
    )
    remedy = say("See which of the two folders holds the true card, and take the other away.")
    return Problem(card, "duplicate_across_deployments", following(reason, across), remedy)
