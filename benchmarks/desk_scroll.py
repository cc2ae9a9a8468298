"""How the grid of photographs scrolls in a real Chromium, on a project of its full size.

python benchmarks/desk_seed.py FOLDER
python benchmarks/desk_scroll.py FOLDER
python benchmarks/desk_scroll.py FOLDER --width 390 --height 844 --picture SCREENSHOT.png

The page of photographs is opened, and gone through by the wheel, by the scroll bar (to the middle,
to the end, to places drawn at random) and by keys. Of each it tells how long the longest frame was,
how long until every cell in sight had its name and its picture's place, and after all of them how
many elements the page holds and how much memory its script has.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import time
from pathlib import Path
from typing import Any

from desk_pages import served

_FRAMES = """() => {
  window.frames_seen = [];
  let last = performance.now();
  const step = (now) => {
    window.frames_seen.push(now - last);
    last = now;
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}"""
# Those in sight, and no other: each has a picture's place once its photograph is known.
_FILLED = """() => {
  const box = document.getElementById("grid");
  const { top, bottom } = box.getBoundingClientRect();
  const cells = [...box.querySelectorAll("li")].filter((cell) => {
    const own = cell.getBoundingClientRect();
    return own.bottom > top && own.top < bottom;
  });
  return cells.length > 0 && cells.every((cell) => cell.querySelector("img"));
}"""
_UNTIL_FILLED = f"""async () => {{
  const filled = {_FILLED};
  const begin = performance.now();
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  // The browser tells of a scroll with the next frame, and cells are drawn then.
  await frame();
  await frame();
  while (!filled() && performance.now() - begin < 30000) await frame();
  return performance.now() - begin;
}}"""
_HELD = """() => ({
  elements: document.getElementsByTagName("*").length,
  megabytes: performance.memory ? performance.memory.usedJSHeapSize / 1048576 : NaN,
  cells: document.querySelectorAll("#grid li").length,
})"""


def main() -> None:
    """Scroll, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--places", type=int, default=40, help="so many places drawn at random")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=900)
    parser.add_argument("--picture", type=Path, help="of the page at the end")
    given = parser.parse_args()
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium") or shutil.which("chromium-browser")
    quiet = ["--no-sandbox", "--disable-background-networking", "--enable-precise-memory-info"]
    with served(given.folder) as (port, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=quiet)
        page = browser.new_page(viewport={"width": given.width, "height": given.height})
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        scroll(page, f"http://127.0.0.1:{port}/photos", given.places)
        if given.picture:
            page.screenshot(path=given.picture)
        browser.close()
    if wrong:
        raise SystemExit("\n".join(wrong))


def scroll(page: Any, address: str, places: int) -> None:
    """Go through the grid in every way.

    Parameters
    ----------
    page
        Of a browser.
    address
        Of the photographs.
    places
        So many are drawn at random.
    """
    begin = time.perf_counter()
    page.goto(address)
    page.wait_for_function(_FILLED)
    print(f"first view, its cells filled: {1000 * (time.perf_counter() - begin):.0f} ms")
    print(f"photographs: {page.inner_text('#total')}")
    page.evaluate(_FRAMES)
    heads = ("filled", "95 %", "worst", "frame", "95 %", "worst")
    print(f"{'':24} " + " ".join(f"{each:>8}" for each in heads) + "  [ms]")
    told(page, "the first again", [lambda: _bar(page, 0.0)])
    told(page, "to the middle", [lambda: _bar(page, 0.5)])
    told(page, "to the end", [lambda: _bar(page, 1.0)])
    rng = random.Random(4)
    parts = [rng.random() for _ in range(places)]
    told(page, "to any place", [lambda part=part: _bar(page, part) for part in parts])
    told(page, "by the wheel, on and on", [lambda: _wheel(page, 12)] * places)
    told(page, "by Page Down", [lambda: page.keyboard.press("PageDown")] * places)
    held = page.evaluate(_HELD)
    print(
        f"at the end: {held['elements']} elements, {held['cells']} of them cells; "
        f"{held['megabytes']:.1f} MB of the script"
    )


def told(page: Any, name: str, moves: list[Any]) -> None:
    """Move, wait until all in sight is filled, and print one line.

    Parameters
    ----------
    page
        Of a browser.
    name
        Of the way to move.
    moves
        One after the other.
    """
    waits: list[float] = []
    page.focus("#grid a[tabindex='0'], #grid")
    page.evaluate("() => { window.frames_seen.length = 0; }")
    for move in moves:
        move()
        waits.append(page.evaluate(_UNTIL_FILLED))
    frames = page.evaluate("() => window.frames_seen")
    shown = [*_numbers(waits), *_numbers(frames)]
    print(f"{name:24} " + " ".join(f"{each:8.0f}" for each in shown), flush=True)


def _numbers(values: list[float]) -> tuple[float, float, float]:
    ordered = sorted(values)
    high = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return statistics.median(ordered), high, ordered[-1]


def _bar(page: Any, part: float) -> None:
    page.evaluate(
        "(part) => { const box = document.getElementById('grid');"
        " box.scrollTop = part * (box.scrollHeight - box.clientHeight); }",
        part,
    )


def _wheel(page: Any, times: int) -> None:
    box = page.locator("#grid").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for _ in range(times):
        page.mouse.wheel(0, 240)
        page.wait_for_timeout(16)


if __name__ == "__main__":
    main()
