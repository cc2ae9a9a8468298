"""The estimates as an account may read them: without names of cameras for those who see rounded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pardalis.estimate.checks.history import without_camera
from pardalis.records.account import Account
from pardalis.records.estimate import Estimate
from pardalis.store import results
from pardalis.store.database import Connection
from pardalis.workflows.desk.effort_calendar import sees_all


def estimates_seen(connection: Connection, account: Account) -> tuple[Estimate, ...]:
    """All estimates; why one is doubtful names a camera only to who sees the whole survey.

    Parameters
    ----------
    connection
        To read with.
    account
        Who asks.
    """
    found = results.estimates(connection)
    return found if sees_all(account) else tuple(map(_unnamed, found))


def _unnamed(estimate: Estimate) -> Estimate:
    doubt = estimate.doubt
    if doubt is not None:
        failures = tuple((without_camera(why), number) for why, number in doubt.failures)
        doubt = replace(doubt, failures=failures, certain=_unnamed(doubt.certain))
    flanks = tuple(replace(each, reasons=_all(each.reasons)) for each in estimate.flanks)
    return replace(estimate, reasons=_all(estimate.reasons), flanks=flanks, doubt=doubt)


def _all(reasons: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(without_camera, reasons))
