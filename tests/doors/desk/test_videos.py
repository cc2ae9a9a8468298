"""Videos at the desk: played by who may see all of them, shown by pictures to others."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from pardalis.records.account import Account, Grant, Role

VERA = Account("", "Vera", (Grant(Role.VIEWER),))
ROB = Account("", "Rob", (Grant(Role.REVIEWER),))
FILM = "/api/v1/photographs/{}/video"


def _write(file: Path, code: str) -> None:
    writer = cv2.VideoWriter(
        str(file), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*code), 5.0, (160, 120)
    )
    for number in range(15):
        picture = np.full((120, 160, 3), 60, np.uint8)
        cv2.circle(picture, (20 + 8 * number, 60), 15, (30, 160, 220), -1)
        writer.write(picture)
    writer.release()


@pytest.fixture(scope="module")
def filmed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One camera with a video that browsers play, if they know how it is packed, and one AVI."""
    from pardalis.workflows.import_cards import import_cards
    from pardalis.workflows.settings import ImportSettings

    root = tmp_path_factory.mktemp("filmed") / "Filmed 2026"
    (root / "A1").mkdir(parents=True)
    _write(root / "A1" / "2026-03-05 06-00-00.mp4", "mp4v")
    _write(root / "A1" / "2026-03-06 06-00-00.avi", "MJPG")
    (root / "deployments.csv").write_text(
        "deploymentID,locationID,latitude,longitude,deploymentStart,deploymentEnd\n"
        "A1,S1,1.0,30.0,2026-03-01T00:00:00Z,2026-03-20T00:00:00Z\n"
    )
    import_cards(root, ImportSettings(workers=1))
    return root


@pytest.fixture
def survey(filmed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filmed, tmp_path / filmed.name))


def films(survey: Path) -> dict[str, str]:
    """The `media_id` of each video, by what its file's name ends in."""
    from pardalis.workflows.tables import table

    columns, rows = table(survey, "media", None, ())
    return {
        str(row[columns.index("filePath")])[-3:]: str(row[columns.index("mediaID")]) for row in rows
    }


def test_a_video_is_handed_whole_or_in_parts_to_who_reviews(
    client: Callable[..., Any], survey: Path
) -> None:
    names = films(survey)
    asks = client(survey, ROB)
    assert asks.get(f"/api/v1/photographs/{names['mp4']}").json()["may_play"]
    whole = asks.get(FILM.format(names["mp4"]))
    assert whole.status_code == 200
    assert whole.content == (survey / "A1" / "2026-03-05 06-00-00.mp4").read_bytes()
    assert whole.headers["content-type"] == "video/mp4"
    assert "A1" not in str(whole.headers)
    part = asks.get(FILM.format(names["mp4"]), headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole.content[10:20])


def test_who_sees_less_and_what_no_browser_plays_gets_no_file(
    client: Callable[..., Any], survey: Path
) -> None:
    names = films(survey)
    asks, sees = client(survey, ROB), client(survey, VERA)
    assert not asks.get(f"/api/v1/photographs/{names['avi']}").json()["may_play"]
    assert asks.get(FILM.format(names["avi"])).status_code == 404
    assert not sees.get(f"/api/v1/photographs/{names['mp4']}").json()["may_play"]
    assert sees.get(FILM.format(names["mp4"])).status_code == 403
    assert asks.get(FILM.format("0" * 20)).status_code == 404
    (survey / "A1" / "2026-03-05 06-00-00.mp4").unlink()
    answer = asks.get(FILM.format(names["mp4"]))
    assert answer.status_code == 404
    assert "2026-03-05" not in answer.text


def test_people_in_a_video_are_seen_only_by_who_asks_for_them(
    client: Callable[..., Any], survey: Path
) -> None:
    from pardalis.workflows.desk.auditing import read_audit
    from pardalis.workflows.desk.desk import open_desk, owner

    film = films(survey)["mp4"]
    asks = client(survey, ROB)
    said = {"verdict": "added", "value": "human 0.1,0.1,0.5,0.5 3"}
    answer = asks.post(f"/api/v1/photographs/{film}/words", json={"said": [said], "since": 0})
    assert answer.status_code == 200, answer.text
    assert asks.get(FILM.format(film)).status_code == 403
    assert asks.get(FILM.format(film), params={"clear": "true"}).status_code == 200
    with open_desk(survey) as desk:
        entry = read_audit(desk, owner("Ada"), 1, act="see")[0]
    assert (entry.account, entry.subject) == ("Rob", film)
    assert "true" in entry.details


def test_what_the_browser_cannot_play_is_shown_by_its_pictures(
    serving: Callable[..., Any], browser_page: Callable[..., Any], survey: Path
) -> None:
    names = films(survey)
    with serving(survey) as address:
        page = browser_page()
        page.goto(f"{address}/photos/{names['avi']}")
        page.get_by_text("This video is shown by some of its pictures").wait_for()
        page.goto(f"{address}/photos/{names['mp4']}")
        page.get_by_role("button", name="Play the video").wait_for()
        page.keyboard.press("Space")
        # Debian's browser knows no MPEG-4 of the old kind.
        page.get_by_text("This browser cannot play this video").wait_for()
        page.wait_for_function("document.getElementById('picture').src.includes('frame=')")
