"""No page has a fault that shuts people out who read by ear or work by keyboard (axe)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

PAGES = (
    "/", "/photos", "/identify", "/catalogue", "/numbers", "/deployments", "/publish", "/account",
    "/accounts", "/audit", "/deployments/still", "/doubts/import/unreadable", "/nothing",
)  # fmt: skip
# Those that are laid out otherwise on a phone.
ON_A_PHONE = ("/", "/photos", "/identify", "/numbers", "/deployments")
GRAVE = ("serious", "critical")


@pytest.mark.parametrize(("width", "pages"), [(1280, PAGES), (390, ON_A_PHONE)])
def test_axe_finds_no_serious_fault(
    serving: Callable[..., Any],
    browser_page: Callable[..., Any],
    team: Any,
    width: int,
    pages: tuple[str, ...],
) -> None:
    from axe_playwright_python.sync_playwright import Axe
    from sqlalchemy import text

    with team.desk.project.database.read() as connection:
        media = connection.execute(text("SELECT MIN(media_id) FROM media")).scalar()
        animal = connection.execute(text("SELECT MIN(individual_id) FROM individual")).scalar()
    asks = team.client("ann")
    parcel = asks.post("/publish/find", data={"individual": animal}).headers["location"]
    found = []
    with serving(app=team.app) as address:
        page = browser_page(width=width)
        found += _faults(Axe(), page, f"{address}/sign-in")
        page.get_by_label("Name").fill("ada")
        page.get_by_label("Password").fill(team.password)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", level=1).wait_for()
        own = [f"/photos/{media}", f"/catalogue/{animal}"]
        for path in (*pages, *own):
            found += _faults(Axe(), page, f"{address}{path}")
        page.context.clear_cookies()
        page.goto(f"{address}/sign-in")
        page.get_by_label("Name").fill("ann")
        page.get_by_label("Password").fill(team.password)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", level=1).wait_for()
        found += _faults(Axe(), page, f"{address}{parcel}")
    assert not found, "\n".join(found)


def _faults(axe: Any, page: Any, address: str) -> list[str]:
    page.goto(address)
    page.locator("h1").first.wait_for()
    path = "/" + address.split("/", 3)[3]
    return [
        f"{path}: {each['id']}: {each['help']}: {each['nodes'][0]['html'][:160]}"
        for each in axe.run(page).response["violations"]
        if each["impact"] in GRAVE
    ]
