"""What leaves is looked at first, is exactly that, and holds nothing secret."""

from __future__ import annotations

import hashlib
import io
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from pardalis.workflows.desk.leaving import is_bare
from pardalis.workflows.desk.leaving_pdf import read_pdf

SECRET = (b"43.123", b"130.456", b"SERIAL-7731", b"Leopard Gorge", b"IMG_0", b"cam-N", b"cam-S")
NAMES = re.compile(rb"\b[NS][123](A|B)?\b")


def _leaks(name: str, data: bytes) -> list[bytes]:
    """The secrets in a file; of a picture, whatever is not its pixels."""
    if name.endswith(".jpg"):
        return [] if is_bare(data) else [b"more than pixels"]
    if name.endswith(".pdf"):
        data = "\n".join(read_pdf(data).texts).encode()
    # Pictures inside a page are letters that mean nothing.
    plain = re.sub(rb"base64,[A-Za-z0-9+/=]+", b"", data)
    return [each for each in SECRET if each in plain] + [m.group() for m in NAMES.finditer(plain)]


def _made(asks: Any, kind: str, **choices: Any) -> str:
    answer = asks.post(f"/publish/{kind}", data=choices)
    assert answer.status_code == 303
    return str(answer.headers["location"])


def _let_go(asks: Any, place: str) -> zipfile.ZipFile:
    assert asks.post(f"{place}/release").status_code == 422
    answer = asks.post(f"{place}/release", data={"seen": "true"})
    assert answer.status_code == 200
    assert hashlib.sha256(answer.content).hexdigest() in asks.get(place).text
    left = zipfile.ZipFile(io.BytesIO(answer.content))
    # What leaves is what was looked at, byte for byte.
    shown = [asks.get(f"{place}/files/{number}") for number in range(len(left.namelist()))]
    assert [each.content for each in shown] == [left.read(name) for name in left.namelist()]
    assert asks.get(f"{place}/files/{len(shown)}").status_code == 404
    return left


def _individual(team: Any) -> str:
    from sqlalchemy import text

    with team.desk.project.database.read() as connection:
        query = "SELECT individual_id FROM individual ORDER BY individual_id LIMIT 1"
        return str(connection.execute(text(query)).scalar())


def test_a_find_leaves_as_it_was_shown(team: Any) -> None:
    asks = team.client("ann")
    told = {"individual": _individual(team), "title": "A <b>leopard</b>", "with_position": "true"}
    place = _made(asks, "find", **told)
    page = asks.get(place).text
    assert "43.1° N, 130.5° E" in page
    with _let_go(asks, place) as parcel:
        assert parcel.namelist() == ["find.html", "find.pdf", "find.txt", "picture.jpg"]
        for name in parcel.namelist():
            assert not _leaks(name, parcel.read(name)), name
        text, printed = parcel.read("find.txt").decode(), read_pdf(parcel.read("find.pdf"))
        assert printed.pictures == (parcel.read("picture.jpg"),)
        said = " ".join(" ".join(printed.texts).split())
        for line in text.splitlines():
            name, _, value = line.partition(": ")
            assert name in said
            assert value in said
        assert b"A &lt;b&gt;leopard&lt;/b&gt;" in parcel.read("find.html")
        assert is_bare(parcel.read("picture.jpg"))


def test_first_records_are_listed_and_told(client: Callable[..., Any], own_survey: Path) -> None:
    from pardalis.workflows.desk.desk import open_desk
    from pardalis.workflows.desk.finds import look_for_finds
    from pardalis.workflows.finds import list_finds, read_finds
    from pardalis.workflows.finds_settings import FindsSettings
    from pardalis.workflows.mark_sighting import mark_sighting
    from pardalis.workflows.tables import table

    columns, rows = table(own_survey, "sightings", None, ())
    late = max(str(row[columns.index("sightingID")]) for row in rows)
    mark_sighting(own_survey, late, ["species=Leptailurus serval"], "Lin")
    known = own_survey / "known.txt"
    known.write_text("Panthera pardus\n", "utf-8")
    list_finds(own_survey, FindsSettings(known_country=known))
    asks = client(own_survey)
    page = _settled(asks, "/publish")
    with open_desk(own_survey) as desk, desk.project.database.read() as connection:
        finds = read_finds(connection)
        assert look_for_finds(connection) == finds
    assert [each.scope.value for each in finds][:2] == ["country", "reserve"]
    first = finds[0]
    assert f"/publish?media={first.media_id}#find-heading" in page
    assert page.count("confirmed by nobody") == len(finds) - 1
    chosen = asks.get("/publish", params={"media": first.media_id}).text
    assert 'name="with_first" value="true" checked' in chosen
    place = _made(asks, "find", media=first.media_id, with_first="true", who="Lin")
    told = asks.get(place).text
    assert "First record: in the country: the list of its species does not name it" in told
    assert "Species: Leptailurus serval" in told
    assert "confirmed by nobody" not in told
    machine = _made(asks, "find", media=finds[1].media_id, with_first="true")
    assert "The species was named by a machine, and confirmed by nobody." in asks.get(machine).text


def _settled(asks: Any, address: str) -> str:
    """The page, once nothing on it waits to be counted anew."""
    until = time.monotonic() + 30
    while "data-waits" in (page := asks.get(address).text):
        assert time.monotonic() < until, "it is never new"
        time.sleep(0.1)
    return str(page)


def test_whom_only_a_person_noticed_is_blurred_in_what_leaves(
    client: Callable[..., Any], own_survey: Path
) -> None:
    asks = client(own_survey)
    _settled(asks, "/numbers")
    found = asks.get("/api/v1/photographs?kind=animal&number=1").json()[0]["media_id"]

    def left(where: tuple[float, float, float, float]) -> Any:
        place = _made(asks, "find", media=found)
        data = asks.get(f"{place}/files/3").content
        picture = np.asarray(Image.open(io.BytesIO(data)).convert("L"), float)
        high, wide = picture.shape
        x, y, width, height = where
        return picture[
            int(y * high) : int((y + height) * high), int(x * wide) : int((x + width) * wide)
        ]

    box = (0.3, 0.3, 0.4, 0.4)
    before = np.abs(np.diff(left(box))).mean()
    said = {"verdict": "added", "value": f"human {','.join(map(str, box))}"}
    answer = asks.post(f"/api/v1/photographs/{found}/words", json={"said": [said], "since": 0})
    assert answer.status_code == 200, answer.text
    assert np.abs(np.diff(left(box))).mean() < before / 3


def test_words_that_name_a_camera_do_not_leave(team: Any) -> None:
    asks = team.client("ann")
    place = _made(asks, "find", individual=_individual(team), place="near Leopard Gorge N1")
    page = asks.get(place).text
    assert "Nothing was made" in page
    assert asks.post(f"{place}/release", data={"seen": "true"}).status_code == 404


def test_the_report_leaves_without_maps_and_names(team: Any) -> None:
    asks = team.client("ann")
    with _let_go(asks, _made(asks, "report")) as parcel:
        page = parcel.read("report.html")
    assert not _leaks("report.html", page)
    assert b'id="map"' not in page
    assert b'id="catalogue"' in page
    assert b"base64," in page
    assert b"station " in page


def test_a_package_leaves_with_rounded_places(team: Any) -> None:
    asks = team.client("ann")
    told = {"title": "Reserve", "contributors": "Lin; Tashi", "pictures": "true"}
    with _let_go(asks, _made(asks, "camtrap-dp", **told)) as parcel:
        names = parcel.namelist()
        for name in names:
            assert not _leaks(name, parcel.read(name)), name
        lines = parcel.read("deployments.csv").decode().splitlines()
    assert {"datapackage.json", "deployments.csv", "media.csv", "observations.csv"} <= set(names)
    assert any(name.startswith("media/") for name in names)
    assert ",43.1,130.5," in lines[1]


def test_true_places_leave_by_an_administrator_only(team: Any) -> None:
    told = {"title": "Reserve", "contributors": "Lin", "exact": "true"}
    assert team.client("ann").post("/publish/camtrap-dp", data=told).status_code == 403
    asks = team.client("ada")
    place = _made(asks, "camtrap-dp", **told)
    assert "true places and names" in asks.get(place).text
    with _let_go(asks, place) as parcel:
        assert b"43.123457" in parcel.read("deployments.csv")


def test_what_left_is_noted_with_its_hash(team: Any) -> None:
    import json

    from pardalis.workflows.desk.accounts import account_called
    from pardalis.workflows.desk.auditing import check, read_audit

    asks = team.client("ann")
    place = _made(asks, "find", individual=_individual(team))
    with _let_go(asks, place) as parcel:
        assert parcel.testzip() is None
    entry = read_audit(team.desk, account_called(team.desk, "ada"), 1, act="export")[0]
    assert entry.account == "ann"
    assert json.loads(entry.details)["sha256"] in asks.get(place).text
    assert check(team.desk).is_whole


def test_nobody_takes_what_another_asked_for(team: Any) -> None:
    place = _made(team.client("ann"), "find", individual=_individual(team))
    other = team.client("ada")
    assert other.get(place).status_code == 404
    assert other.get(f"{place}/files/0").status_code == 404
    assert other.post(f"{place}/release", data={"seen": "true"}).status_code == 404


@pytest.mark.parametrize("name", ["vera", "rob", "nora"])
def test_who_is_no_analyst_publishes_nothing(team: Any, name: str) -> None:
    asks = team.client(name)
    assert asks.get("/publish").status_code == 403
    assert asks.post("/publish/report").status_code == 403


def test_the_owner_says_how_far_places_are_rounded(
    own_survey: Path, open_team: Callable[[Path], Any]
) -> None:
    team = open_team(own_survey)
    asks = team.client("ada")
    assert team.client("ann").post("/publish/precision", data={"degrees": "1"}).status_code == 403
    assert asks.post("/publish/precision", data={"degrees": "0.001"}).status_code == 422
    assert asks.post("/publish/precision", data={"degrees": "0.5"}).status_code == 303
    place = _made(asks, "find", individual=_individual(team), with_position="true")
    assert "43° N, 130.5° E" in asks.get(place).text


@pytest.mark.on_both
def test_a_person_publishes_a_find_by_hand(
    serving: Callable[..., Any], browser_page: Callable[..., Any], own_survey: Path
) -> None:
    with serving(own_survey) as address:
        page = browser_page()
        page.goto(f"{address}/catalogue")
        animal = page.locator(".animal strong").first.inner_text()
        page.get_by_role("link", name="Publish").click()
        page.get_by_label("or the best picture of an individual").fill(animal)
        page.get_by_role("button", name="Make, and look at it").first.click()
        page.get_by_label("I have looked at it").check(timeout=30_000)
        with page.expect_download() as held:
            page.get_by_role("button", name="Download").click()
        assert held.value.suggested_filename.startswith("pardalis-find-")
