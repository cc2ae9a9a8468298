"""The desk of a team: one account of each role, and one of a single site."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PASSWORD = "correct horse battery staple"

# The first sending to an address that ends so waits until the test says so.
_HELD = """ending => {
  const asked = window.fetch;
  let first = true;
  window.fetch = async (address, how) => {
    if (first && how?.method === "POST" && String(address).endsWith(ending)) {
      first = false;
      await new Promise((go) => { window.letGo = go; });
    }
    return asked(address, how);
  };
}"""


class Line:
    """The line between a page and the desk, which a test can make slow."""

    def hold(self, page: Any, ending: str) -> None:
        """Hold the next sending to an address that ends so."""
        page.evaluate(_HELD, ending)

    def let_go(self, page: Any) -> None:
        """Send it, once there is one."""
        page.wait_for_function("() => window.letGo")
        page.evaluate("() => window.letGo()")


@pytest.fixture
def line() -> Line:
    return Line()


@dataclass(frozen=True)
class Team:
    """An open desk, its application, and who may sign in."""

    desk: Any
    app: Any
    names: tuple[str, ...]
    password: str
    opened: ExitStack

    def client(self, name: str | None = None, **options: Any) -> Any:
        """A browser that has signed in under a name; of nobody without one."""
        from starlette.testclient import TestClient

        asks = TestClient(self.app, follow_redirects=False, raise_server_exceptions=False)
        asks = self.opened.enter_context(asks)
        if name is not None:
            from pardalis.workflows.desk.signing_in import sign_in

            login = sign_in(self.desk, name, self.password)
            asks.cookies.set("pardalis", login.token)
            asks.headers["x-csrf-token"] = login.csrf_token
        return asks


@pytest.fixture(scope="session")
def open_team() -> Iterator[Callable[[Path], Team]]:
    """Opens a survey's desk to a team."""
    from pardalis.records.account import Grant, Role
    from pardalis.web.app import create_app
    from pardalis.web.entrance.team import TeamEntrance
    from pardalis.workflows.desk.accounts import make_account
    from pardalis.workflows.desk.desk import open_desk, owner

    grants = {
        "ada": Grant(Role.ADMIN),
        "ann": Grant(Role.ANALYST),
        "rob": Grant(Role.REVIEWER),
        "vera": Grant(Role.VIEWER),
        "nora": Grant(Role.REVIEWER, "North"),
    }
    with ExitStack() as opened:

        def opens(survey: Path) -> Team:
            desk = opened.enter_context(open_desk(survey, None, True))
            for name, grant in grants.items():
                make_account(desk, owner("setup"), name, [grant], PASSWORD)
            return Team(desk, create_app(desk, TeamEntrance(desk)), tuple(grants), PASSWORD, opened)

        yield opens


@pytest.fixture(scope="session")
def team(
    made_survey: Path, tmp_path_factory: pytest.TempPathFactory, open_team: Callable[[Path], Team]
) -> Team:
    """The made survey at a team's desk; tests leave its ledger as it is."""
    copied = Path(shutil.copytree(made_survey, tmp_path_factory.mktemp("team") / made_survey.name))
    return open_team(copied)


@pytest.fixture(scope="session")
def team_on_server(
    made_survey: Path,
    tmp_path_factory: pytest.TempPathFactory,
    open_team: Callable[[Path], Team],
    onto_server: Callable[[Path], None],
) -> Team:
    """The same with its project in a PostgreSQL database."""
    folder = tmp_path_factory.mktemp("team on server") / made_survey.name
    shutil.copytree(made_survey, folder)
    onto_server(folder / "pardalis")
    return open_team(folder)
