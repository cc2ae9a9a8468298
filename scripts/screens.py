"""Take the pictures of the desk's pages that stand in the documents.

    python scripts/screens.py SURVEY [NAME ...]   # a survey after 'pardalis demo'; all, or these

The survey is copied first: looking at pages and deciding leaves traces.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

OUT = Path(__file__).parents[1] / "docs" / "screens"
QUIET = ["--no-sandbox", "--disable-background-networking", "--use-gl=angle"]
QUIET += ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
COLOURS = 128


CELL = "#grid a[data-index]:has(img)"


@dataclass(frozen=True)
class Screen:
    """One picture: its name, its page, what is clicked first, and how large it is."""

    name: str
    address: str
    click: str = ""
    width: int = 1280
    height: int = 900
    locale: str = "en-GB"
    wait: float = 1.5


SCREENS = (
    Screen("survey", "/"),
    Screen("photos", "/photos?kind=animal", wait=6),
    Screen("photo", "/photos?individual=L001", click=f"{CELL} >> nth=1", wait=8),
    Screen("identify", "/identify", wait=10),
    Screen("catalogue", "/catalogue", wait=6),
    Screen("individual", "/catalogue/L001", height=1200, wait=20),
    Screen("numbers", "/numbers", height=1200, wait=20),
    Screen("deployments", "/deployments", wait=20),
    Screen("still", "/deployments/still", wait=12),
    Screen("publish", "/publish", height=1200, wait=6),
    Screen("survey-zh", "/", locale="zh-CN"),
    Screen("identify-ru", "/identify", locale="ru-RU", wait=10),
    Screen("phone", "/identify", width=390, height=844, wait=10),
)


@contextmanager
def desk(survey: Path) -> Iterator[str]:
    """The desk of a copy of the survey; its address."""
    with tempfile.TemporaryDirectory() as spare:
        copy = Path(spare) / "survey"
        shutil.copytree(survey, copy)
        command = [sys.executable, "-m", "pardalis", "serve", str(copy), "--by", "Lin", "--port"]
        with subprocess.Popen([*command, "0"], stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            said = server.stdout.readline()
            try:
                yield next(word for word in said.split() if word.startswith("http")).rstrip("/")
            finally:
                server.terminate()


def take(browser: Any, address: str, screen: Screen) -> bytes:
    """The picture, with as few colours as it needs."""
    size = {"width": screen.width, "height": screen.height}
    context = browser.new_context(viewport=size, locale=screen.locale)
    page: Page = context.new_page()
    page.set_default_timeout(90_000)
    page.goto(address + screen.address)
    if screen.click:
        page.locator(screen.click).click()
    page.wait_for_timeout(1000 * screen.wait)
    taken = page.screenshot()
    context.close()
    held = io.BytesIO()
    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(held, "PNG", optimize=True)
    return held.getvalue()


def settle(browser: Any, address: str) -> None:
    """Wait until the desk has brought in what was found: then the grid has photographs."""
    page = browser.new_page()
    for _ in range(60):
        page.goto(f"{address}/photos")
        page.wait_for_timeout(3000)
        if page.locator(CELL).count():
            break
    page.close()


def main(survey: Path, names: list[str]) -> None:
    """Take each picture, or those that are named."""
    OUT.mkdir(parents=True, exist_ok=True)
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    with desk(survey) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        settle(browser, address)
        for screen in SCREENS:
            if not names or screen.name in names:
                data = take(browser, address, screen)
                (OUT / f"{screen.name}.png").write_bytes(data)
                print(f"{screen.name}: {len(data) // 1024} KiB")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
