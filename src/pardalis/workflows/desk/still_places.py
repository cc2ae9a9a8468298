"""Places of cameras' views where the same is found day after day, as the desk keeps them."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, replace

from pardalis.detect.still import still_places, without
from pardalis.records.decision import Decision, Verdict, in_force
from pardalis.records.still_place import StillPlace
from pardalis.store import cards, findings, identities, results
from pardalis.store.database import Connection
from pardalis.store.desk.kept_lists import STILL, made_from, rows_of
from pardalis.store.desk.standing import media_of_deployment
from pardalis.store.rows import from_row, to_row
from pardalis.workflows.desk.anew import anew_list
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.kept import Kept
from pardalis.workflows.said_of_findings import as_people_see
from pardalis.workflows.said_still import said_moving, still_text

SHOWN = 6
"""So many of its photographs are kept of each place, over the whole time."""
_SPOKEN = (Verdict.STILL, Verdict.MOVES)
_CHANGING = (*_SPOKEN, Verdict.OBSERVATION, Verdict.ADDED)
_REST = 0.02


@dataclass(frozen=True, slots=True)
class KeptPlace:
    """A place that was found.

    Parameters
    ----------
    place
        With some of its detections.
    number
        How many there are.
    """

    place: StillPlace
    number: int


def look_for_still(connection: Connection) -> list[KeptPlace]:
    """As `pardalis still` lists them, a camera at a time.

    Parameters
    ----------
    connection
        To read with.
    """
    ledger = identities.decisions_of(connection, _CHANGING)
    heirs = identities.heirs(connection)
    moving = said_moving(ledger)
    found: list[KeptPlace] = []
    for each in cards.deployments(connection):
        media = media_of_deployment(connection, each.deployment_id)
        seen = findings.findings_of(connection, frozenset(one.media_id for one in media))
        left = as_people_see(media, seen, ledger, heirs).findings
        places = still_places(media, without(media, left, moving.values()))
        found += [KeptPlace(_sampled(one), len(one.detections)) for one in places]
        # People who ask meanwhile are answered first.
        time.sleep(_REST)
    return found


def _make(desk: Desk) -> list[object]:
    with desk.project.database.read() as connection:
        return [to_row(each) for each in look_for_still(connection)]


def _ground(connection: Connection) -> str:
    """Of what was imported and found, and of what people said of cameras."""
    imported = results.step_made_from(connection, "import")
    found = results.step_made_from(connection, "find")
    if imported is None or found is None:
        return ""
    said = identities.last_position_of(connection, (*_SPOKEN, Verdict.CLOCK))
    return hashlib.sha256(f"{imported} {found} {said}".encode()).hexdigest()


def _sampled(place: StillPlace) -> StillPlace:
    every = place.detections
    last = len(every) - 1
    chosen = {round(part * last / (SHOWN - 1)) for part in range(SHOWN)}
    return replace(place, detections=tuple(every[number] for number in sorted(chosen)))


def spoken_of_places(connection: Connection) -> tuple[Decision, ...]:
    """What people said of such places, and what stands.

    Parameters
    ----------
    connection
        To read with.
    """
    ledger = identities.decisions_of(connection, _SPOKEN)
    return tuple(each for each in in_force(ledger) if each.verdict in _SPOKEN)


def waiting_places(desk: Desk, connection: Connection) -> list[KeptPlace]:
    """Those that were found, less those of which somebody has spoken since.

    Parameters
    ----------
    desk
        The open project.
    connection
        To read with.
    """
    ground = made_from(connection, STILL), identities.last_position_of(connection, _SPOKEN)
    key = str(desk.project.folder.absolute())
    return _WAITING.get(key, ground, lambda: _waiting(connection))


def _waiting(connection: Connection) -> list[KeptPlace]:
    spoken = {(each.deployment_id, each.value) for each in spoken_of_places(connection)}
    kept = (from_row(KeptPlace, row) for row in rows_of(connection, STILL))
    return [e for e in kept if (e.place.deployment_id, still_text(e.place)) not in spoken]


_WAITING = Kept[list[KeptPlace]](8, 3600.0)
PLACES = anew_list(STILL, _ground, _make)
"""Has them looked for anew while people go on."""
