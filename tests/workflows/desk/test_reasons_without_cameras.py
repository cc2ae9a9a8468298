"""Why an estimate is doubtful names no camera to a viewer, in no language."""

from __future__ import annotations

from pathlib import Path

from pardalis.estimate.checks.history import _far
from pardalis.records.account import Account, Grant, Role
from pardalis.records.estimate import Estimate, EstimateStatus
from pardalis.records.sentence import kept
from pardalis.store import results
from pardalis.store.database import Database, sqlite_url
from pardalis.workflows.desk.estimates_seen import estimates_seen


def test_a_viewer_is_told_how_far_and_not_which(tmp_path: Path) -> None:
    reasons = (_far("N1A", "7"), str(_far("N1A and N2A", "8")), "No animal was caught.")
    made = Estimate(EstimateStatus.DOUBTFUL, reasons, "scr", "2026", 5, 9, 4, 3)
    database = Database(sqlite_url(tmp_path / "p.db"))
    with database.write() as connection:
        results.replace_estimates(connection, (made,))
    with database.read() as connection:
        (owner,) = estimates_seen(connection, _account(Role.ANALYST))
        (viewer,) = estimates_seen(connection, _account(Role.VIEWER))
    database.close()
    assert owner.reasons == reasons
    assert kept(owner.reasons[0]) == kept(reasons[0])
    assert "N1A" not in repr([(each, kept(each)) for each in viewer.reasons])
    assert [each[:24] for each in viewer.reasons[:2]] == [
        "Camera … stands up to 7 ",
        "Camera … stands up to 8 ",
    ]
    assert viewer.reasons[2] == reasons[2]


def _account(role: Role) -> Account:
    return Account("a", "vera", (Grant(role),))
