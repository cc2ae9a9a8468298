"""Photographs at the desk: the grid, one in full, and what people say of it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from pardalis.exchange.camtrap_dp.observations import observation_rows
from pardalis.records.account import Account, Grant, Role
from pardalis.records.photograph import NO_TIME, Photograph
from pardalis.store.rows import read
from pardalis.workflows.catalogue import catalogue_in
from pardalis.workflows.desk.photograph_rows import kinds_of, surest, taken_at
from pardalis.workflows.desk.photographs import refresh
from pardalis.workflows.project import Project, open_project

VIEWER = Account("", "Vera", (Grant(Role.VIEWER),))
ANNA = Account("", "Anna", (Grant(Role.REVIEWER),))
PICTURE = "/api/v1/photographs/{}/picture"


def cells(client: Any, **wanted: Any) -> list[dict[str, Any]]:
    answer = client.get("/api/v1/photographs", params={"number": 300, **wanted})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


def ready(client: Any) -> Any:
    """The client, once the rows of its photographs are derived."""
    for _ in range(50):
        if client.get("/api/v1/photographs/days").json()["current"]:
            return client
    raise AssertionError("the photographs are never current")


def say(client: Any, media_id: str, *said: tuple[str, str, str], since: int | None = None) -> Any:
    shown = client.get(f"/api/v1/photographs/{media_id}").json()
    words = [{"verdict": v, "detection_id": d, "value": x} for v, d, x in said]
    sent = {"said": words, "since": shown["since"] if since is None else since}
    return client.post(f"/api/v1/photographs/{media_id}/words", json=sent)


def slow_rows(project: Project) -> dict[str, Photograph]:
    """The rows as they follow from all that the project knows, read at once."""
    with project.database.read() as connection:
        known = catalogue_in(connection)
    found = {each.media_id: each for each in known.findings}
    rows = {}
    for each in known.media:
        best, named = surest(found.get(each.media_id))
        taken = taken_at(each.timestamp, each.utc_offset)
        kinds = int(kinds_of(found.get(each.media_id)))
        score = best.confidence if best else 0.0
        where = each.deployment_id or ""
        name = each.media_id
        rows[name] = Photograph(name, where, taken, kinds, named, score, reviewed=False)
    return rows


def stored_rows(project: Project) -> dict[str, Photograph]:
    from sqlalchemy import select

    from pardalis.store.desk.photograph_tables import photograph

    with project.database.read() as connection:
        return {each.media_id: each for each in read(connection, select(photograph), Photograph)}


def counted(project: Project) -> None:
    """Numbers by day are those of the rows, of each deployment and of all."""
    with project.database.read() as connection:
        told = connection.exec_driver_sql(
            "SELECT deployment_id, day, kinds, scientific_name, tenth, reviewed, number "
            "FROM photograph_day ORDER BY 1, 2, 3, 4, 5, 6"
        ).all()
    wanted: dict[tuple[Any, ...], int] = {}
    for row in stored_rows(project).values():
        key = (row.day, row.kinds, row.scientific_name, row.tenth, int(row.reviewed))
        for name in (row.deployment_id, "*"):
            wanted[(name, *key)] = wanted.get((name, *key), 0) + 1
    assert [(*row[:5], int(row[5]), row[6]) for row in told] == sorted(
        (*key, number) for key, number in wanted.items()
    )


def test_rows_of_the_grid_are_those_of_the_slow_query_after_every_word(
    client: Callable[..., Any], own_survey: Path
) -> None:
    lin = ready(client(own_survey))
    leopards = [each["media_id"] for each in cells(lin, kind="animal")]
    (person, *_) = (each["media_id"] for each in cells(lin, kind="human"))
    (blank, *_) = (each["media_id"] for each in cells(lin, kind="blank"))
    acts = [
        say(lin, leopards[0], ("observation", f"{leopards[0]}-1", "blank")),
        say(lin, leopards[1], ("species", f"{leopards[1]}-1", "panthera TIGRIS")),
        say(lin, leopards[2], ("box", f"{leopards[2]}-1", "0.1,0.1,0.5,0.5"),
            ("count", f"{leopards[2]}-1", "2"), ("sex", f"{leopards[2]}-1", "female")),
        say(lin, leopards[3], ("observation", "", "blank")),
        say(lin, person, ("observation", f"{person}-1", "animal")),
        say(lin, blank, ("added", "", "vehicle 0.2,0.2,0.3,0.3")),
        say(lin, leopards[4], ("confirmed", "", "")),
    ]  # fmt: skip
    assert [each.status_code for each in acts] == [200] * len(acts), [a.text for a in acts]
    undone = lin.post(f"/api/v1/decisions/{acts[3].json()['act']}/undo", json={"why": "a tail"})
    assert undone.status_code == 200, undone.text
    spoken = {leopards[0], leopards[1], leopards[2], person, blank, leopards[4]}
    with open_project(own_survey) as project:
        now = stored_rows(project)
        wanted = slow_rows(project)
        assert {
            name: (r.kinds, r.scientific_name, r.score, r.taken) for name, r in now.items()
        } == {name: (r.kinds, r.scientific_name, r.score, r.taken) for name, r in wanted.items()}
        assert {name for name, row in now.items() if row.reviewed} >= spoken
        assert not now[leopards[3]].reviewed
        counted(project)
        refresh(project)
        assert stored_rows(project) == now
        counted(project)
    assert all(row.taken < NO_TIME for row in now.values())


def test_words_go_out_as_those_of_a_person(client: Callable[..., Any], own_survey: Path) -> None:
    lin = ready(client(own_survey))
    first, second = (each["media_id"] for each in cells(lin, kind="animal")[:2])
    (blank, *_) = (each["media_id"] for each in cells(lin, kind="blank"))
    say(lin, first, ("count", f"{first}-1", "3"), ("observation", f"{first}-1", "unknown"))
    say(lin, second, ("confirmed", "", ""))
    say(lin, blank, ("observation", "", "blank"))
    with open_project(own_survey) as project, project.database.read() as connection:
        known = catalogue_in(connection)
        rows = {
            str(row["observationID"]): row
            for row in observation_rows(
                known.media, known.findings, known.sightings, known.individuals,
                known.spoken_by, known.counts,
            )
        }  # fmt: skip
    for name in (f"{first}-1", f"{second}-1", f"{blank}-blank"):
        assert (rows[name]["classificationMethod"], rows[name]["classifiedBy"]) == ("human", "Lin")
        assert rows[name]["classificationProbability"] is None
    assert (rows[f"{first}-1"]["count"], rows[f"{first}-1"]["observationType"]) == (3, "unknown")
    assert rows[f"{second}-1"]["scientificName"] == "Panthera pardus"


def test_a_conflict_is_told_and_nothing_is_overwritten(
    client: Callable[..., Any], own_survey: Path
) -> None:
    lin = ready(client(own_survey))
    anna = client(own_survey, ANNA)
    name = cells(lin, kind="animal")[0]["media_id"]
    since = lin.get(f"/api/v1/photographs/{name}").json()["since"]
    assert say(anna, name, ("count", f"{name}-1", "2"), since=since).status_code == 200
    late = say(lin, name, ("count", f"{name}-1", "3"), since=since)
    assert late.status_code == 409
    assert "Somebody else" in late.json()["error"]
    shown = lin.get(f"/api/v1/photographs/{name}").json()
    assert shown["detections"][0]["count"] == 2
    assert [(each["decided_by"], each["value"]) for each in shown["said"]] == [("Anna", "2")]


@pytest.mark.parametrize(
    ("verdict", "value"),
    [
        ("box", "0.5,0.5,0.9,0.9"), ("count", "0"), ("count", "1e3"), ("species", "a leopard"),
        ("flank", "above"), ("observation", "ghost"), ("same", ""), ("sex", "x"),
    ],
)  # fmt: skip
def test_what_cannot_be_said_is_refused_in_words(
    client: Callable[..., Any], own_survey: Path, verdict: str, value: str
) -> None:
    lin = ready(client(own_survey))
    name = cells(lin, kind="animal")[0]["media_id"]
    answer = say(lin, name, (verdict, f"{name}-1", value))
    assert answer.status_code == 422
    assert answer.json()["remedy"]
    assert lin.get(f"/api/v1/photographs/{name}").json()["said"] == []


def test_pictures_are_small_bare_and_kept_for_the_browser_that_asked(
    client: Callable[..., Any], own_survey: Path
) -> None:
    lin = ready(client(own_survey))
    name = cells(lin, kind="human")[0]["media_id"]
    sizes = {}
    for size in ("thumbnail", "screen", "full"):
        answer = lin.get(PICTURE.format(name), params={"size": size})
        assert answer.headers["cache-control"].startswith("private")
        picture = Image.open(io.BytesIO(answer.content))
        assert not picture.getexif()
        assert "comment" not in picture.info
        sizes[size] = np.asarray(picture.convert("RGB")).astype(int)
    assert max(sizes["thumbnail"].shape) == 320
    again = lin.get(
        PICTURE.format(name),
        params={"size": "full"},
        headers={"if-none-match": answer.headers["etag"]},
    )
    assert (again.status_code, again.content) == (304, b"")
    clear = lin.get(PICTURE.format(name), params={"size": "full", "clear": "true"})
    seen = np.asarray(Image.open(io.BytesIO(clear.content)).convert("RGB")).astype(int)
    # The person, an ellipse on the made photograph, has a sharp edge only where asked for.
    edge = (slice(130, 350), slice(250, 330))
    sharp, soft = (np.abs(np.diff(each[edge], axis=1)).max() for each in (seen, sizes["full"]))
    assert sharp > 2 * soft
    assert (
        np.array_equal(seen[:60], sizes["full"][:60])
        or np.abs(seen[:60] - sizes["full"][:60]).mean() < 1
    )


def test_a_viewer_sees_no_names_no_strip_and_nobody(
    client: Callable[..., Any], own_survey: Path
) -> None:
    vera, lin = client(own_survey, VIEWER), ready(client(own_survey))
    with open_project(own_survey) as project, project.database.write() as connection:
        from pardalis.store.desk.secret import make_secret

        make_secret(connection)
    name = cells(vera, kind="human")[0]["media_id"]
    text = vera.get(f"/api/v1/photographs/{name}").text + vera.get(f"/photos/{name}").text
    text += vera.get("/photos").text + str(cells(vera))
    for secret in ("IMG_", "SERIAL-7731", "Leopard Gorge", "N2A", "43.12", "cam-"):
        assert secret not in text, secret
    assert vera.get(f"/api/v1/photographs/{name}").json()["facts"] == []
    full = {"size": "full"}
    hers = vera.get(PICTURE.format(name), params=full)
    his = lin.get(PICTURE.format(name), params=full)
    shown, whole = (
        np.asarray(Image.open(io.BytesIO(each.content)).convert("RGB")).astype(int)
        for each in (hers, his)
    )
    assert shown[-20:].std() < 4 < whole[-20:].std()
    assert hers.headers["etag"] != his.headers["etag"]
    assert vera.get(PICTURE.format(name), params=full | {"clear": "true"}).status_code == 403
    assert say(vera, name, ("observation", "", "blank")).status_code == 403


@pytest.mark.parametrize("change", ["gone", "changed", "damaged", "climbs"])
def test_a_photograph_that_is_not_what_was_imported_is_refused_in_words(
    client: Callable[..., Any], own_survey: Path, change: str
) -> None:
    lin = ready(client(own_survey))
    name = cells(lin, kind="animal")[0]["media_id"]
    facts = dict(lin.get(f"/api/v1/photographs/{name}").json()["facts"])
    file = own_survey / facts["file"]
    if change == "gone":
        file.unlink()
    elif change == "changed":
        other = own_survey / "elsewhere.jpg"
        Image.new("RGB", (64, 48), "red").save(other)
        file.write_bytes(other.read_bytes())
    else:
        data = file.read_bytes() if change == "climbs" else b"\xff\xd8\xff\xe0 no photograph"
        path = "../outside.jpg" if change == "climbs" else facts["file"]
        (own_survey / path).write_bytes(data)
        with open_project(own_survey) as project, project.database.write() as connection:
            from sqlalchemy import update

            from pardalis.store import schema

            mine = schema.media.c.media_id == name
            values = {"file_path": path, "content_hash": hashlib.sha256(data).hexdigest()}
            connection.execute(update(schema.media).where(mine).values(values))
    for size in ("thumbnail", "screen", "full"):
        answer = lin.get(PICTURE.format(name), params={"size": size})
        assert answer.status_code == 404, answer.status_code
        assert answer.json()["remedy"].startswith("See that its card")
        assert "IMG_" not in answer.text


@pytest.mark.on_both
def test_the_grid_and_a_photograph_by_keyboard_alone(
    serving: Callable[..., Any], browser_page: Callable[..., Any], own_survey: Path
) -> None:
    with serving(own_survey) as address:
        page = browser_page()
        page.goto(f"{address}/photos?kind=animal")
        page.wait_for_selector("#grid a[href]")
        page.wait_for_function("() => document.activeElement.closest('#grid')")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        page.wait_for_url("**/photos/*kind=animal*")
        # Another kind, a species by its common name, and a box that is moved.
        page.wait_for_selector("#detections li")
        page.keyboard.press("1")
        page.keyboard.press("s")
        page.keyboard.press("Control+a")
        page.keyboard.type("snow leopard")
        page.keyboard.press("Enter")
        page.wait_for_selector("#said li >> text=Panthera uncia")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Shift+ArrowUp")
        page.keyboard.press("Enter")
        page.wait_for_selector("#said li >> text=box 1: box")
        # A box that the model missed.
        page.keyboard.press("Escape")
        page.keyboard.press("n")
        page.keyboard.press("p")
        page.wait_for_selector("#detections li.human")
        page.keyboard.press("z")
        page.wait_for_selector("#said li.undone")
        assert page.locator("#detections li.human").count() == 0
        page.keyboard.press("Escape")
        here = page.url
        page.keyboard.press("Enter")
        page.wait_for_function("here => location.href !== here", arg=here)
        page.keyboard.press("g")
        page.wait_for_selector("#grid .done")


def test_names_that_are_markup_are_shown_as_they_are(
    serving: Callable[..., Any], browser_page: Callable[..., Any], own_survey: Path
) -> None:
    with open_project(own_survey) as project, project.database.read() as connection:
        name = connection.exec_driver_sql(
            "SELECT media_id FROM media WHERE file_path LIKE '%<img%'"
        ).scalar()
    with serving(own_survey, by="<b>Lin</b>") as address:
        page = browser_page()
        page.goto(f"{address}/photos/{name}")
        page.wait_for_selector("#facts dd >> text=<img src=x")
        page.keyboard.press("e")
        page.wait_for_selector("#said li >> text=<b>Lin</b>")
        assert page.locator("#said b").count() == 0
