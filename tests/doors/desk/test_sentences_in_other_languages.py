"""What the rooms below say, the pages say in the visitor's language."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from pardalis.records.problem import Problem
from pardalis.records.sentence import Sentence, say, say_many
from pardalis.web.language import language

_TAG = re.compile(r"<(script|style|option|svg)\b.*?</\1>|<[^>]+>", re.S)
_NAMES = re.compile(r"--[\w-]+|'[^']*'|\"[^\"]*\"|[\w./-]*[./_\d][\w./-]*|pardalis \w+")
_RUN = re.compile(r"(?:\b[A-Za-z]{2,}\b[ ,;:]+){3,}[A-Za-z]{2,}\b")
PAGES = ("/", "/numbers", "/deployments", "/deployments/camera?name=S2A")


def main(page: str) -> str:
    """Without the menu, which names each language by itself."""
    return page[page.index("<main") : page.index("</main>")]


def words(page: str) -> str:
    """What a person reads of a page, without names of files, commands and settings."""
    return _NAMES.sub(" # ", unescape(_TAG.sub(" | ", main(page))))


def in_english(page: str) -> list[str]:
    """Runs of four English words."""
    return [match.group(0) for match in _RUN.finditer(words(page))]


@pytest.mark.parametrize("code", ["zh", "ru"])
def test_doubts_cameras_and_numbers_are_told_in_the_chosen_language(
    client: Callable[..., Any], own_survey: Path, code: str
) -> None:
    desk = client(own_survey)
    desk.cookies.set("language", code)
    first = desk.get("/").text
    doubts = sorted(set(re.findall(r'href="(/doubts/[^"]+)"', first)))
    assert len(doubts) > 2
    pages = {each: desk.get(each).text for each in (*PAGES, *doubts)}
    desk.cookies.set("language", "en")
    assert in_english(desk.get("/").text), "English is told by this, or the test tells nothing"
    assert {each: found for each, page in pages.items() if (found := in_english(page))} == {}
    left = {each for each, page in pages.items() if 'lang="en"' in main(page)}
    assert left <= {"/", "/doubts/import/unreadable"}, "of these the reason is the file's"


def test_numbers_have_their_form_in_each_language() -> None:
    def told(number: int) -> str:
        return say_many(
            "{n} pair of sightings may be one animal, and is kept apart.",
            "{n} pairs of sightings may be one animal, and are kept apart.",
            number,
        )

    russian, chinese = language("ru"), language("zh")
    forms = [(russian.again(told(number)) or "").split(" ")[1] for number in (1, 3, 5, 21)]
    assert forms == ["пара", "пары", "пар", "пара"]
    assert (chinese.again(told(3)) or "").startswith("3 对目击")
    assert language("en").again(told(1)) == told(1)


def test_what_has_no_words_stays_english() -> None:
    russian = language("ru")
    assert russian.again("Something that nobody translated.") is None
    assert russian.again(say("Something that nobody translated of {name}.", name="N03")) is None
    odd = Sentence("3 pairs", "{n} photograph: {why}", "{n} photographs: {why}", (("m", 3),))
    assert russian.again(odd) is None, "a version before may have given other values"
    subject = Problem("sighting a-1", "no_individual", say("It belongs to no individual."))
    assert russian.again(subject.words) == "регистрация a-1: Она не принадлежит ни одной особи."
    inner = say("{subject}: {reason}", subject="N03", reason="as the system says it")
    assert russian.again(inner) == "N03: as the system says it"


def test_a_value_is_text_and_never_markup(client: Callable[..., Any], own_survey: Path) -> None:
    from pardalis.store import cards
    from pardalis.store.database import Database, sqlite_url

    evil = "<script>alert(1)</script>{reason}%(n)s"
    database = Database(sqlite_url(own_survey / "pardalis" / "pardalis.db"))
    with database.write() as connection:
        told = say("Deployment {deployment} is left out of the effort.", deployment=evil)
        cards.replace_problems(connection, "estimate", [Problem(evil, "no_effort", told)])
    database.close()
    desk = client(own_survey)
    desk.cookies.set("language", "zh")
    page = desk.get("/doubts/estimate/no_effort").text
    assert "<script>alert" not in page
    assert "布设 &lt;script&gt;alert(1)&lt;/script&gt;{reason}%(n)s 不计入努力量。" in page
