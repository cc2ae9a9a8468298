"""Who is let in to a team's desk, and with what."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pardalis.errors import InputError
from pardalis.records.account import Account, Grant, Role
from pardalis.web.server import check_address, host_names, serve
from pardalis.workflows.desk.serve_settings import ServeSettings
from pardalis.workflows.desk.signing_in import sign_in
from pardalis.workflows.desk.tokens import make_token


def test_nobody_is_sent_to_the_door(team: Any) -> None:
    asks = team.client()
    for path in ("/", "/account", "/accounts", "/audit", "/publish"):
        answer = asks.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in"), path
    assert asks.get("/api/v1/survey").status_code == 401


def test_a_person_signs_in_and_out(team: Any) -> None:
    asks = team.client()
    told = {"name": "Rob", "password": team.password, "to": "//evil.example"}
    answer = asks.post("/sign-in", data=told)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    page = asks.get("/account")
    assert page.status_code == 200
    # The form's secret stands in the page; without it nobody is signed out.
    assert asks.post("/sign-out").status_code == 403
    csrf = page.text.split('name="csrf" content="')[1].split('"')[0]
    assert asks.post("/sign-out", data={"csrf": csrf}).status_code == 303
    assert asks.get("/account").headers["location"] == "/sign-in"


def test_over_tls_the_cookie_is_locked(team: Any) -> None:
    from starlette.testclient import TestClient

    with TestClient(team.app, base_url="https://desk", follow_redirects=False) as asks:
        told = {"name": "rob", "password": team.password}
        answer = asks.post("/sign-in", data=told)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-pardalis=")
    assert "Secure" in cookie
    assert "max-age" in answer.headers["strict-transport-security"]


def test_an_unknown_name_and_a_wrong_password_are_told_alike(team: Any) -> None:
    asks = team.client()
    pages = [
        asks.post("/sign-in", data={"name": name, "password": "not the right one"})
        for name in ("vera", "nobody-of-that-name")
    ]
    assert [each.status_code for each in pages] == [401, 401]
    assert pages[0].text == pages[1].text


def test_who_fails_often_waits(team: Any) -> None:
    asks = team.client()
    told = {"name": "someone", "password": "guess"}
    answers = [asks.post("/sign-in", data=told) for _ in range(5)]
    last = answers[-1]
    assert last.status_code == 429
    assert int(last.headers["retry-after"]) >= 1
    assert f"Wait {last.headers['retry-after']} second" in last.text


def test_a_form_of_another_site_signs_nobody_in(team: Any) -> None:
    told = {"name": "rob", "password": team.password}
    answer = team.client().post("/sign-in", data=told, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_form_must_send_its_own_secret(team: Any) -> None:
    asks = team.client("ada")
    other = sign_in(team.desk, "rob", team.password)
    del asks.headers["x-csrf-token"]
    for csrf in ({}, {"csrf": "made up"}, {"csrf": other.csrf_token}):
        assert asks.post("/jobs", data={"name": "report", **csrf}).status_code == 403
        headers = {"x-csrf-token": csrf.get("csrf", "")}
        assert (
            asks.post("/api/v1/jobs", json={"name": "report"}, headers=headers).status_code == 403
        )


def test_a_made_up_cookie_opens_nothing(team: Any) -> None:
    asks = team.client()
    for cookie in ("x", "0" * 43, "../../etc/passwd"):
        asks.cookies.set("pardalis", cookie)
        assert asks.get("/api/v1/survey").status_code == 401


def test_a_program_shows_its_token_and_needs_no_form(team: Any) -> None:
    from pardalis.workflows.desk.accounts import account_called

    vera = account_called(team.desk, "vera")
    token = make_token(team.desk, vera, "dashboard")
    asks = team.client()
    asks.headers["authorization"] = f"Bearer {token.token}"
    assert asks.get("/api/v1/survey").status_code == 200
    # A viewer's token starts nothing, and no page takes a token for a login.
    assert asks.post("/api/v1/jobs", json={"name": "report"}).status_code == 403
    assert asks.get("/").headers["location"] == "/sign-in"
    asks.headers["authorization"] = "Bearer pardalis_" + "x" * 43
    assert asks.get("/api/v1/survey").status_code == 401


def test_a_token_is_shown_once(team: Any) -> None:
    asks = team.client("ann")
    made = asks.post("/account/tokens", data={"name": "R script"}).text
    token = made.split('class="token">')[1].split("<")[0]
    assert token.startswith("pardalis_")
    assert token not in asks.get("/account").text
    token_id = made.split("/account/tokens/")[1].split("/")[0]
    assert asks.post(f"/account/tokens/{token_id}/revoke").status_code == 303
    answer = team.client().get("/api/v1/survey", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 401


def test_an_admin_makes_changes_and_closes_an_account(team: Any) -> None:
    asks = team.client("ada")
    told = {"name": "<b>tashi</b>", "password": "many words of snow", "role:North": "viewer"}
    place = asks.post("/accounts", data=told).headers["location"]
    page = asks.get(place).text
    assert "&lt;b&gt;tashi&lt;/b&gt;" in page
    assert "<b>tashi</b>" not in page
    assert asks.post(f"{place}/grants", data={"role:": "reviewer"}).status_code == 303
    assert "reviewer (whole survey)" in asks.get("/accounts").text
    assert asks.post(f"{place}/grants", data={"role:": "emperor"}).status_code == 422
    assert asks.post(f"{place}/close").status_code == 303
    refused = team.client().post(
        "/sign-in", data={"name": told["name"], "password": told["password"]}
    )
    assert refused.status_code == 401
    acts = asks.get("/audit").text
    assert "close_account" in acts
    assert "each follows from the one before" in asks.post("/audit/check").text


@pytest.mark.parametrize("name", ["vera", "rob", "ann", "nora"])
def test_only_admins_see_accounts_and_the_audit(team: Any, name: str) -> None:
    asks = team.client(name)
    assert asks.get("/accounts").status_code == 403
    assert asks.get("/audit").status_code == 403


def test_without_a_team_nobody_else_is_listened_to() -> None:
    with pytest.raises(InputError, match="this machine only"):
        check_address(ServeSettings(host="0.0.0.0"))
    with pytest.raises(InputError, match="without accounts"):
        check_address(ServeSettings(behind_proxy=("10.0.0.1",)))
    with pytest.raises(InputError, match="under which name"):
        check_address(ServeSettings(host="0.0.0.0", team=True))
    check_address(ServeSettings(host="::1"))
    check_address(ServeSettings(host="0.0.0.0", team=True, name=("desk.example.org",)))


def test_a_team_needs_a_server_s_database(own_survey: Path) -> None:
    with pytest.raises(InputError, match="PostgreSQL"):
        serve(own_survey, ServeSettings(team=True, port=0), lambda _: None)


def test_a_forged_host_is_refused(client: Callable[..., Any], made_survey: Path) -> None:
    from starlette.testclient import TestClient

    from pardalis.web.app import create_app
    from pardalis.web.entrance.own import OwnEntrance
    from pardalis.workflows.desk.desk import open_desk

    account = Account("", "Lin", (Grant(Role.ADMIN),))
    with open_desk(made_survey) as desk:
        app = create_app(desk, OwnEntrance(account), host_names(ServeSettings()))
        with TestClient(app, base_url="http://127.0.0.1:8080") as asks:
            assert asks.get("/sign-in", follow_redirects=False).status_code == 303
            for host in ("evil.example", "evil.example:8080", "127.0.0.1.evil.example", ""):
                assert asks.get("/", headers={"host": host}).status_code == 421, host


def test_errors_are_told_in_the_person_s_language(team: Any) -> None:
    asks = team.client("rob")
    told = asks.get("/nothing", headers={"accept-language": "ru"}).text
    assert '<html lang="ru">' in told
