"""Who saw, exported and decided what, for who keeps accounts."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from pardalis.web.positions import LAST
from pardalis.web.showing import show
from pardalis.web.visit import Administering
from pardalis.workflows.desk import auditing

router = APIRouter(prefix="/audit", include_in_schema=False)
_ENTRIES = 100
Named = Annotated[str, Query(max_length=200)]


@router.get("")
def audit(
    visit: Administering,
    before: Annotated[int | None, Query(ge=1, le=LAST)] = None,
    of: Named = "",
    act: Named = "",
) -> Response:
    """The newest entries first.

    Parameters
    ----------
    visit
        Who asks.
    before
        Only entries before this position.
    of, act
        Only those of this account, of this act; empty for all.
    """
    entries = auditing.read_audit(
        visit.desk, visit.account, _ENTRIES, before, of.strip() or None, act.strip() or None
    )
    further = entries[-1].position if len(entries) == _ENTRIES else None
    return show(visit, "audit.html", entries=entries, of=of, act=act, further=further, checked=None)


@router.post("/check")
def check(visit: Administering) -> Response:
    """Read the whole audit and see that each entry follows from the one before."""
    entries = auditing.read_audit(visit.desk, visit.account, _ENTRIES)
    checked = auditing.check(visit.desk)
    told: dict[str, Any] = {
        "entries": entries,
        "of": "",
        "act": "",
        "further": None,
        "checked": checked,
    }
    return show(visit, "audit.html", **told)
