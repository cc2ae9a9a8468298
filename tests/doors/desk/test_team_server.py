"""`pardalis serve --team` on a PostgreSQL server, as a program of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pardalis.cli.main import app

PASSWORD = "four words that differ"


@contextmanager
def team_served(survey: Path) -> Iterator[str]:
    """The desk's address."""
    command = [sys.executable, "-m", "pardalis", "serve", str(survey), "--team", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        said = server.stdout.readline()
        assert "http" in said, "the server does not begin"
        try:
            yield next(word for word in said.split() if word.startswith("http")).rstrip("/")
        finally:
            server.terminate()


@pytest.mark.parametrize("own_survey", ["postgresql"], indirect=True)
def test_a_person_signs_in_stays_so_through_a_restart_and_signs_out(
    own_survey: Path, browser_page: Callable[..., Any]
) -> None:
    for name, grant in (("ada", "admin"), ("rob", "reviewer:North")):
        words = ["account", "add", str(own_survey), name, "--grant", grant]
        done = CliRunner().invoke(app, words, input=f"{PASSWORD}\n")
        assert done.exit_code == 0, done.output
    page = browser_page()
    with team_served(own_survey) as address:
        page.goto(f"{address}/account")
        page.get_by_label("Name").fill("Rob")
        page.get_by_label("Password").fill("guess")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_text("The name or the password is not right.").wait_for()
        page.get_by_label("Name").fill("Rob")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Your account").wait_for()
        assert "North" in page.locator("dl").inner_text()
    with team_served(own_survey) as address:
        # Of cookies the port is no part.
        page.goto(address)
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/sign-in")
        page.goto(f"{address}/photos")
        page.wait_for_url("**/sign-in?to=*")
