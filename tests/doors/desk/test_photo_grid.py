"""The grid of photographs where the window changes, and where an answer does not come."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CELLS = """() => {
  const cells = [...document.querySelectorAll("#grid .window > li")].map((cell) => cell.getBoundingClientRect());
  const overlap = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const box = document.querySelector("#grid").getBoundingClientRect();
  return {
    number: cells.length,
    overlapping: cells.filter((a, i) => cells.some((b, j) => i < j && overlap(a, b))).length,
    cut: cells.filter((cell) => cell.right > box.right + 1).length,
  };
}"""  # noqa: E501


@pytest.fixture
def page(own_survey: Path, serving: Callable[..., Any], browser_page: Callable[..., Any]) -> Any:
    with serving(own_survey) as address:
        opened = browser_page()
        opened.goto(f"{address}/photos")
        opened.wait_for_selector("#grid a[href]")
        yield opened


def test_photographs_stand_beside_each_other_however_wide_the_window_is(page: Any) -> None:
    for width in (1280, 1240, 1100, 800, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(300)
        cells = page.evaluate(CELLS)
        assert cells["number"] > 6
        assert (cells["overlapping"], cells["cut"]) == (0, 0), width
    page.wait_for_selector("#grid a[href] img[src]")


def test_a_choice_that_is_not_answered_leaves_the_list_as_it_was(page: Any) -> None:
    before, total = page.url, page.inner_text("#total")
    page.route("**/photographs/days*", lambda route: route.abort())
    page.select_option("select[name=kind]", "human")
    page.wait_for_selector("#told.grave >> text=cannot be reached")
    assert (page.url, page.inner_text("#total")) == (before, total)
    link = page.get_attribute("#grid a[href]", "href")
    assert "kind=human" not in link
    page.unroute("**/photographs/days*")
    page.select_option("select[name=kind]", "animal")
    page.wait_for_function(
        "total => document.querySelector('#total').textContent !== total", arg=total
    )
    assert "kind=animal" in page.url


def test_one_picture_of_a_burst_that_is_lost_does_not_hide_the_others(page: Any) -> None:
    links = page.eval_on_selector_all("#grid a[href]", "all => all.map((each) => each.href)")
    for link in links:
        page.goto(link)
        if page.locator("#burst a").count() > 1:
            break
    page.wait_for_function("() => document.querySelector('#picture').naturalWidth > 0")
    shown = page.get_attribute("#picture", "src").split("/")[4]
    others = page.eval_on_selector_all("#burst a", "all => all.map((e) => e.pathname)")
    lost = next(each.split("/")[-1] for each in others if shown not in each)
    page.evaluate(
        """id => {
          const picture = document.querySelector("#picture");
          const own = picture.src;
          picture.src = `/api/v1/photographs/${id}/nothing`;
          window.goBack = () => { picture.src = own; };
        }""",
        lost,
    )
    page.wait_for_selector("#lost:not([hidden])")
    page.evaluate("() => window.goBack()")
    page.wait_for_selector("#picture:not([hidden])")
    page.wait_for_selector("#lost", state="hidden")
