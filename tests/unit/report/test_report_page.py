from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from pardalis.records.estimate import EstimateStatus
from pardalis.records.goodness_of_fit import CheckedStatistic, GoodnessOfFit
from pardalis.report.content import ReportContent
from pardalis.report.page import render

SECTIONS = [
    "answer",
    "catalogue",
    "map",
    "density",
    "effort",
    "hours",
    "finds",
    "identities",
    "models",
]
SECTIONS += ["lineage", "doubts"]
PICTURE = b"\xff\xd8\xff\xe0 a picture \xff\xd9"
VOID = {"meta", "img", "wbr", "rect", "br"}


class Page(HTMLParser):
    """The elements of a page, its text, and whether every element is closed in its place."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


def pictures(content: ReportContent) -> Mapping[str, bytes]:
    return {one.detection_id: PICTURE for seen in content.sightings for one in seen.detections}


@pytest.fixture(scope="module")
def html(example: ReportContent) -> str:
    return render(example, pictures(example))


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def embedded(html: str) -> list[str]:
    """The figures inside the page, decoded."""
    found = re.findall(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", html)
    return [base64.b64decode(code).decode() for code in found]


def test_every_section_is_there_and_every_element_closed(page: Page) -> None:
    assert [one["id"] for one in page.all("section")] == SECTIONS
    assert [one["href"] for one in page.all("a")] == [f"#{name}" for name in SECTIONS]
    assert page.open == []


def test_nothing_outside_the_file_is_asked_for(html: str, page: Page) -> None:
    policy = next(one for one in page.all("meta") if "http-equiv" in one)["content"]
    assert policy.startswith("default-src 'none'; img-src data:;")
    for tag, attributes in page.elements:
        assert tag not in {"script", "link", "iframe", "object", "embed", "form", "base", "use"}
        for name, value in attributes.items():
            assert not name.startswith("on")
            if name in {"src", "href", "srcset", "xlink:href", "action", "data", "poster"}:
                assert value.startswith(("#", "data:image/")), value
    assert "://" not in html
    assert not re.search(r"@import|url\(", html)


def test_figures_hold_no_reference_but_to_themselves(html: str) -> None:
    figures = embedded(html)
    assert len(figures) == 3
    for svg in figures:
        assert all(link.startswith("#") for link in re.findall(r'href="([^"]*)"', svg))
        assert "<script" not in svg
        assert "<image" not in svg


def test_no_position_is_anywhere_in_the_file(example: ReportContent) -> None:
    assert example.history is not None
    secret = [place for one in example.deployments for place in (one.latitude, one.longitude)]
    secret.extend(example.history.detectors.ravel())
    for content in (example, replace(example, history=None)):
        html = render(content, pictures(example))
        figures = "\n".join(embedded(html))
        words = re.sub(r"base64,[A-Za-z0-9+/=]+", "", html)
        for place in secret:
            assert f"{place:.1f}" not in words
            # Outlines hold thousands of numbers, some of which begin like a latitude by chance.
            assert f"{place:.3f}" not in figures
            assert str(int(place * 1000)) not in words + figures


def test_the_page_is_the_same_wherever_on_earth_the_survey_lies(
    example: ReportContent, html: str
) -> None:
    assert example.history is not None
    elsewhere = replace(
        example,
        deployments=tuple(
            replace(one, latitude=one.latitude - 50.0, longitude=one.longitude + 9.0)
            for one in example.deployments
        ),
        history=replace(example.history, detectors=example.history.detectors - 2.0**20),
        density_maps=tuple(
            replace(one, points=one.points - 2.0**20, cameras=one.cameras - 2.0**20)
            for one in example.density_maps
        ),
    )
    assert render(elsewhere, pictures(example)) == html


def test_names_are_escaped_and_readable(html: str, page: Page) -> None:
    assert "<script" not in html
    assert "<script>alert(1)</script>" in page.text
    assert "水源地" in page.text
    assert "D1/\\udcff\\u202e<b>.JPG" in page.text
    html.encode("utf-8")
    assert page.all("title")
    assert "Ridge &amp; valley" in html


def test_an_attribute_cannot_be_broken_out_of(example: ReportContent) -> None:
    nasty = '" onerror="alert(1)'
    first = replace(example.deployments[0], location_id=nasty)
    content = replace(example, deployments=(first, *example.deployments[1:]), survey=nasty)
    page = Page(render(content, pictures(example)))
    assert not any("onerror" in attributes for _, attributes in page.elements)
    assert any(nasty in one.get("alt", "") for one in page.all("img"))


def test_every_picture_has_words_in_its_place(page: Page) -> None:
    assert all(one["alt"].strip() for one in page.all("img"))
    # Four portraits, the two of the open pair, three figures and the density map.
    assert len(page.all("img")) == 4 + 2 + 3 + 1
    strips = [one for one in page.all("svg") if one.get("role") == "img"]
    assert len(strips) == 4
    assert all(one["aria-label"] for one in strips)


def test_a_picture_that_is_missing_is_told(example: ReportContent) -> None:
    assert "The photograph cannot be read now." in Page(render(example, {})).text


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (EstimateStatus.OK, "The density is 5.28 leopards per 100 km²"),
        (EstimateStatus.DOUBTFUL, "This number is doubtful."),
        (EstimateStatus.REFUSED, "There is no density estimate."),
        (None, "No density has been estimated yet."),
    ],
)
def test_the_answer_tells_its_status(
    example: ReportContent, status: EstimateStatus | None, words: str
) -> None:
    assert example.estimate is not None
    estimate = None
    if status is EstimateStatus.REFUSED:
        estimate = replace(
            example.estimate, status=status, reasons=("no effort",), density=None, expected_n=None,
            real=(), log_likelihood=None, aic=None, region_area=None,
        )  # fmt: skip
    elif status is not None:
        estimate = replace(example.estimate, status=status)
    page = Page(render(ReportContent("Ridge", estimate=estimate), {}))
    assert words in page.text
    verdicts = [one["class"] for one in page.all("div") if "verdict" in one.get("class", "")]
    assert verdicts == [f"verdict {status.value if status else 'none'}"]
    assert ("5.28" in page.text) == (status in (EstimateStatus.OK, EstimateStatus.DOUBTFUL))


def test_a_fit_that_did_not_converge_is_told_with_every_number(example: ReportContent) -> None:
    assert example.estimate is not None
    lost = replace(example.estimate, converged=False)
    page = Page(render(replace(example, estimate=lost), {}))
    assert [one["class"] for one in page.all("div") if "verdict" in one.get("class", "")] == [
        "verdict doubtful"
    ]
    for told in (
        "The fit did not converge, so this is no number to rely on: the density is 5.28",
        "The fit did not converge: these maps are not to be relied on.",
        "of a fit that did not converge",
        "The fit did not converge: this curve is not to be relied on.",
        "no: the numbers of this fit are not to be used",
    ):
        assert told in page.text
    assert "did not converge" not in Page(render(replace(example, comparison=None), {})).text


def test_a_constant_density_is_told_and_the_centres_are_drawn(page: Page) -> None:
    assert "The model takes density to be the same everywhere: 5.28 animals" in page.text
    assert "Where the animals probably lived" in page.text
    (picture,) = [one for one in page.all("img") if one["src"].startswith("data:image/png")]
    assert "4 cameras, of which 3 cameras with captures" in picture["alt"]


def test_models_stand_side_by_side_with_what_is_wrong_with_each(html: str) -> None:
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))
    assert "captures support &#39;null&#39; most: its AICc weight is 0.73." in text
    assert "HHN D~1 lambda0~1 sigma~sex 3 -412.35 835.69 2.00 0.27 5.28 (3.10 to 8.99) ok" in text
    assert "-412.35 833.69 – – 5.28 (3.10 to 8.99) did not converge: its numbers" in text
    assert "– – – – – – no number: No effort is known." in text


def test_the_check_of_the_fit_stands_below_the_models(example: ReportContent) -> None:
    statistics = (
        CheckedStatistic("animals", 12.0, 11.0, 7.0, 16.0, 0.84, 99),
        CheckedStatistic("movement [km]", None, None, None, None, None, 0, "They hardly move."),
    )
    goodness = GoodnessOfFit(statistics, 99, 1, ("Nothing speaks against the model.",))
    html = render(replace(example, goodness=goodness), {})
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))
    assert "Nothing speaks against the model. This survey beside 99 drawn" in text
    assert "animals 12.0 11.0 (7.00 to 16.0) 0.84 movement [km] – – – They hardly move." in text


def test_several_sessions_stand_in_a_table(example: ReportContent) -> None:
    assert example.estimate is not None
    (one,) = example.estimate.sessions
    both = replace(example.estimate, density=None, sessions=(one, replace(one, session="2027")))
    page = Page(render(replace(example, estimate=both, density_maps=()), {}))
    assert "sessions" in [one.get("class") for one in page.all("table")]
    assert "2027: 5.28 leopards per 100 km²" in page.text
    assert "There is no map of density." in page.text


def test_numbers_that_explain_the_number(page: Page) -> None:
    for shown in (
        "1,234",
        "9f2c1ab34d",
        "-412.346",
        "1,630",
        "Home ranges do not shift.",
        "512 m",
        "833.691",
        "Occasions were collapsed.",
        "37.9 km²",
        "realised number N",
    ):
        assert shown in page.text


def test_an_empty_survey_makes_a_page() -> None:
    page = Page(render(ReportContent("Nothing yet"), {}))
    assert [one["id"] for one in page.all("section")] == SECTIONS
    assert "There are no photographs." in page.text
    assert not page.all("img")


def test_the_same_content_gives_the_same_page(example: ReportContent, html: str) -> None:
    assert render(example, pictures(example)) == html
