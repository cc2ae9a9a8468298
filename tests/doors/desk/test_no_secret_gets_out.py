"""Every route as each role, and every byte of each answer, is searched for what is secret."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from fastapi.routing import iter_route_contexts

# Of the made survey: true places to four decimals, cameras, stations, files, what EXIF tells.
ANYWHERE = (
    b"43.1234", b"130.4567", b"43.1432", b"130.4616", b"43.1261", b"130.4864", b"43.1027",
    b"130.4592", b"43.1054", b"130.4876", b"SERIAL-7731", b"Leopard Gorge", b"IMG_", b"cam-N",
    b"cam-S", b"HF2 PRO", b"Reconyx", b"found.json", b"deployments.csv",
)  # fmt: skip
NAMES = re.compile(rb"\b[NS][123](A|B)?\b")
SOUTH = re.compile(rb"\bS[12]A?\b|43\.10(27|54)|130\.4(592|876)")
TEXTS = ("text/", "application/json", "image/svg")
MOST_PAGES = 250
API = ("/api/v1/photographs/{media_id}", "/api/v1/individuals", "/api/v1/cameras")
PAGES = ["/", "/photos", "/catalogue", "/numbers", "/deployments", "/account"]


def values_of(team: Any) -> dict[str, list[str]]:
    """What may stand in a path, by the name that routes give it: true names of the survey too."""
    from sqlalchemy import text

    asked = {
        "media_id": "SELECT media_id FROM media ORDER BY media_id",
        "sighting_id": "SELECT sighting_id FROM sighting ORDER BY sighting_id LIMIT 6",
        "individual_id": "SELECT individual_id FROM individual ORDER BY individual_id LIMIT 4",
        "deployment": "SELECT deployment_id FROM deployment ORDER BY deployment_id",
        "station": "SELECT DISTINCT location_id FROM deployment",
        "detection_id": "SELECT detection_id FROM detection ORDER BY detection_id LIMIT 3",
        "account_id": "SELECT account_id FROM account",
        "job_id": "SELECT job_id FROM job",
    }
    with team.desk.project.database.read() as connection:
        found = {
            name: [str(each) for each in connection.execute(text(query)).scalars()]
            for name, query in asked.items()
        }
    return found | {"step": ["import", "place", "identify"], "kind": ["unreadable", "x"]}


def paths_of(route: Any, values: dict[str, list[str]], most: int = 40) -> Iterator[str]:
    """The route's path with what may stand in it."""
    names = re.findall(r"{(\w+)(?::\w+)?}", route.path)
    pools = []
    for name in names:
        known = next((pool for key, pool in values.items() if key in (name, f"{name}_id")), None)
        known = known or next((pool for key, pool in values.items() if name in key), None)
        pools.append([*(known or []), "0", "1", "320", "full"])
    for chosen in itertools.islice(itertools.product(*pools), most):
        path = route.path
        for name, value in zip(names, chosen, strict=True):
            path = re.sub(rf"{{{name}(:\w+)?}}", value, path)
        yield path


def routes_of(team: Any) -> list[Any]:
    """Every route, those of the routers within too."""
    found = [each for each in iter_route_contexts(team.app.routes) if each.methods]
    named = {each.path for each in found}
    assert named > {"/photos", "/sign-in", "/publish/find", "/deployments/camera", *API}
    return found


def told(answer: Any) -> bytes:
    """All of an answer: its headers and its body."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return headers.encode() + b"\n" + answer.content


def leaks(answer: Any, patterns: tuple[re.Pattern[bytes], ...] = ()) -> list[str]:
    """The secrets in an answer, and whatever of a picture is not its pixels."""
    from pardalis.workflows.desk.leaving import is_bare

    everything, kind = told(answer), answer.headers.get("content-type", "")
    found = [each.decode() for each in ANYWHERE if each in everything]
    if kind.startswith(TEXTS):
        # Pictures inside a page are letters that mean nothing.
        plain = re.sub(rb"base64,[A-Za-z0-9+/=]+", b"", everything)
        found += [each.group().decode() for pattern in patterns for each in pattern.finditer(plain)]
    if kind in ("image/jpeg", "image/png") and not is_bare(answer.content):
        found.append("more than pixels")
    return found


def crawl(asks: Any, starts: list[str], patterns: tuple[re.Pattern[bytes], ...]) -> dict[str, Any]:
    """Follow every link and every picture; what leaks, by address."""
    seen: set[str] = set()
    waiting, found = list(starts), {}
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        if path in seen or path.startswith("/static/"):
            continue
        seen.add(path)
        answer = asks.get(path)
        assert answer.status_code < 500, path
        if leak := leaks(answer, patterns):
            found[path] = leak
        if answer.headers.get("content-type", "").startswith("text/html"):
            for link in re.findall(r'(?:href|src|action)="([^"#]+)"', answer.text):
                parts = urlsplit(urljoin(path, link.replace("&amp;", "&")))
                if not parts.netloc and parts.path.startswith("/"):
                    waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


@pytest.mark.parametrize("name", [None, "vera"])
def test_no_route_tells_a_secret(team: Any, name: str | None) -> None:
    asks, values = team.client(name), values_of(team)
    found, statuses = {}, Counter[int]()
    for route in routes_of(team):
        for path in paths_of(route, values, 40 if "media_id" in route.path else 12):
            for method in sorted(route.methods & {"GET", "POST", "PATCH", "DELETE"}):
                if path in ("/sign-out", "/account/password"):
                    continue
                sent = {"json": {}} if path.startswith("/api/") else {"data": {"name": "x"}}
                answer = asks.request(method, path, **({} if method == "GET" else sent))
                statuses[answer.status_code] += 1
                assert answer.status_code < 500, (method, path)
                # What nobody knows may be repeated to who asked for it by its name.
                asked = path.encode()
                leak = [each for each in leaks(answer, (NAMES,)) if each.encode() not in asked]
                if leak:
                    found[f"{method} {path}"] = leak
                if name is None and not path.startswith(("/sign-in", "/language", "/api/openapi")):
                    assert answer.status_code in (303, 401, 404, 405, 422), (method, path)
    assert not found
    # Who is signed in stays so: what is searched are pages, not the way to the door.
    assert (asks.get("/").status_code == 200) is (name is not None)
    assert (statuses[200] > 100) is (name is not None)


@pytest.mark.parametrize("language", ["en", "zh", "ru"])
def test_a_viewer_finds_no_secret_by_any_link(team: Any, language: str) -> None:
    asks = team.client("vera")
    asks.headers["accept-language"] = language
    assert f'lang="{language}' in asks.get("/").text
    assert not crawl(asks, PAGES, (NAMES,))


def test_a_viewer_finds_no_secret_in_a_server_s_database(team_on_server: Any) -> None:
    assert team_on_server.desk.project.database.is_server
    asks, values = team_on_server.client("vera"), values_of(team_on_server)
    assert not crawl(asks, PAGES, (NAMES,))
    data = [each for each in routes_of(team_on_server) if each.path.startswith("/api/v1/")]
    found = {}
    for path in (path for each in data if "GET" in each.methods for path in paths_of(each, values)):
        leak = [each for each in leaks(asks.get(path), (NAMES,)) if each not in path]
        if leak:
            found[path] = leak
    assert not found


def test_who_reviews_one_site_finds_nothing_of_the_other(team: Any) -> None:
    asks, values = team.client("nora"), values_of(team)
    pages = ["/", "/photos", "/identify", "/catalogue", "/numbers", "/deployments"]
    pages += ["/deployments/still"]
    found = {}
    for path, leak in crawl(asks, pages, (SOUTH,)).items():
        # Of the own site all may be told.
        if south := [each for each in leak if SOUTH.search(each.encode())]:
            found[path] = south
    assert not found
    for route in routes_of(team):
        if "GET" in route.methods:
            for path in paths_of(route, values, 40):
                answer = asks.get(path)
                plain = re.sub(rb"base64,[A-Za-z0-9+/=]+", b"", told(answer))
                asked = {each.group() for each in SOUTH.finditer(path.encode())}
                if answer.headers.get("content-type", "").startswith(TEXTS):
                    named = {each.group() for each in SOUTH.finditer(plain)} - asked
                    assert not named, (path, named)


def test_who_sees_all_does_see_names(team: Any) -> None:
    """The search finds what it looks for where it may stand."""
    answer = team.client("rob").get("/")
    assert NAMES.search(answer.content)
