"""Which deployment a card belongs to: by the table, or by the names of its folders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pardalis.intake.names import card_of
from pardalis.records.deployment import Deployment
from pardalis.records.problem import Problem
from pardalis.records.sentence import following, say

_REMEDY = say("Write the card's folder into the column 'card' of deployments.csv.")
_MOVED = say(
    "If the camera was moved with this card in it, write the card's folder into the column 'card' "
    "of each of these deployments: the times of the photographs then tell where they were taken."
)


@dataclass(frozen=True, slots=True)
class Belonging:
    """The deployment of each card, None where it fits none or several.

    Parameters
    ----------
    deployment_of
        For each card.
    problems
        Cards without a deployment, and deployments without a card.
    in_turn
        Of each card that the table names for several deployments, one after another: these, since
        the camera was moved with the card in it.
    """

    deployment_of: dict[str, Deployment | None]
    problems: tuple[Problem, ...]
    in_turn: dict[str, tuple[Deployment, ...]] = field(default_factory=dict)


def match_cards(cards: Iterable[str], deployments: Sequence[Deployment]) -> Belonging:
    """Find the deployment that each card belongs to; never guess.

    The column `card` decides where it names the card or a folder that the card lies in. Otherwise
    a folder of the card's path must be the deploymentID, else the cameraID, else the locationID
    or locationName (capitals and blanks about the name aside); later ones only narrow down what
    earlier ones leave open. A card that still fits several deployments belongs to none; where the
    column names it for several that follow one another, the times of its photographs decide.

    Parameters
    ----------
    cards
        Folders below the survey folder.
    deployments
        The table.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    >>> north = Deployment("D1", "north", 0.0, 0.0, start, end, 0)
    >>> match_cards(["North/DCIM"], [north]).deployment_of["North/DCIM"].deployment_id
    'D1'
    """
    deployment_of: dict[str, Deployment | None] = {}
    in_turn: dict[str, tuple[Deployment, ...]] = {}
    problems, claimed = [], set[str]()
    for card in sorted(cards):
        named = _named_in_table(card, deployments)
        fits = named or _named_by_folder(card, deployments)
        deployment_of[card] = fits[0] if len(fits) == 1 else None
        if len(named) > 1 and _in_turn(named):
            in_turn[card] = tuple(named)
            claimed |= {one.deployment_id for one in named}
            problems.append(_in_none(card, named))
        elif len(fits) != 1:
            problems.append(_homeless(card, fits))
            claimed |= {one.deployment_id for one in fits}
    claimed |= {found.deployment_id for found in deployment_of.values() if found}
    problems += [_no_card(one) for one in deployments if one.deployment_id not in claimed]
    return Belonging(deployment_of, tuple(problems), in_turn)


def _named_in_table(card: str, deployments: Sequence[Deployment]) -> list[Deployment]:
    """Deployments whose column `card` names this card, or the nearest folder about it."""
    longest, fits = -1, list[Deployment]()
    for deployment in deployments:
        named = _folder(deployment.card)
        if not named or not f"{card.casefold()}/".startswith(f"{named.casefold()}/"):
            continue
        if len(named) > longest:
            longest, fits = len(named), []
        if len(named) == longest:
            fits.append(deployment)
    return fits


def _folder(written: str) -> str:
    """A folder as a person wrote it, without what does not tell cards apart."""
    path = written.strip().replace("\\", "/").removeprefix("./").rstrip("/")
    return card_of(f"{path}/photo") if path else ""


def _named_by_folder(card: str, deployments: Sequence[Deployment]) -> list[Deployment]:
    folders = {_plain(folder) for folder in card.split("/")}
    fits: list[Deployment] = []
    left = [deployment for deployment in deployments if not deployment.card.strip()]
    for names in (_ids, _cameras, _places):
        hit = [one for one in fits or left if folders & names(one)]
        fits = hit or fits
    return fits


def _ids(deployment: Deployment) -> set[str]:
    return {_plain(deployment.deployment_id)}


def _cameras(deployment: Deployment) -> set[str]:
    return {_plain(deployment.camera_id)} - {""}


def _places(deployment: Deployment) -> set[str]:
    return {_plain(deployment.location_id), _plain(deployment.location_name)} - {""}


def _plain(name: str) -> str:
    return name.strip().casefold()


def _homeless(card: str, fits: Sequence[Deployment]) -> Problem:
    if not fits:
        reason = say("No deployment of the table fits this card; its photographs are kept apart.")
        return Problem(card, "no_deployment", reason, _REMEDY)
    names = ", ".join(one.deployment_id for one in fits)
    reason = say(
        "Several deployments fit this card ({names}); its photographs are kept apart.", names=names
    )
    return Problem(card, "several_deployments", reason, _MOVED if _in_turn(fits) else _REMEDY)


def _in_none(card: str, fits: Sequence[Deployment]) -> Problem:
    """Told where photographs are left that lie in none of them."""
    names = ", ".join(one.deployment_id for one in fits)
    reason = say(
        "The table names this card for several deployments ({names}); photographs that were taken "
        "in none of them are kept apart.",
        names=names,
    )
    remedy = say(
        "See whether the table's dates and the camera's clock are right; a clock is mended once "
        "the photographs of each stand lie in a folder of their own."
    )
    return Problem(card, "several_deployments", reason, remedy)


def _in_turn(fits: Sequence[Deployment]) -> bool:
    """Whether the deployments follow one another: the camera was moved with its card in it."""
    ordered = sorted(fits, key=lambda one: one.deployment_start)
    return all(a.deployment_end <= b.deployment_start for a, b in pairwise(ordered))


def _no_card(deployment: Deployment) -> Problem:
    named = say("The table names '{card}'.", card=deployment.card) if deployment.card else ""
    remedy = say(
        "Copy its card into the survey folder, or correct the column 'card' of deployments.csv; "
        "its nights are not counted as effort until a photograph of it is there, or the column "
        "'worked' says 'yes': the camera worked and took none."
    )
    reason = following(say("No card belongs to this deployment."), named)
    return Problem(deployment.deployment_id, "no_card", reason, remedy)
