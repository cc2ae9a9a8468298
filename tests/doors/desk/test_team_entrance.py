"""Who is let in to a team's desk, and with what."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from pardalis.errors import InputError
from pardalis.records.account import Account, Grant, Role
from pardalis.web.server import check_address, configured, host_names, serve
from pardalis.workflows.desk.auditing import read_audit
from pardalis.workflows.desk.desk import owner
from pardalis.workflows.desk.serve_settings import ServeSettings
from pardalis.workflows.desk.signing_in import sign_in
from pardalis.workflows.desk.tokens import make_token


def test_nobody_is_sent_to_the_door(team: Any) -> None:
    asks = team.client()
    for path in ("/", "/account", "/accounts", "/audit", "/publish"):
        answer = asks.get(path)
        door = "/sign-in" if path == "/" else f"/sign-in?to={quote(path, '')}"
        assert (answer.status_code, answer.headers["location"]) == (303, door), path
    assert asks.get("/api/v1/survey").status_code == 401


def test_who_has_signed_in_comes_to_the_page_that_was_asked_for(team: Any) -> None:
    asks, address = team.client(), "/photos?kind=animal&station=N1"
    page = asks.get(asks.get(address).headers["location"]).text
    to = unescape(page.split('name="to" value="')[1].split('"')[0])
    told = {"name": "rob", "password": team.password, "to": to}
    assert asks.post("/sign-in", data=told).headers["location"] == address
    for elsewhere in ("//evil.example", "/\\evil.example", "/\n//evil.example", "/" + 1000 * "x"):
        assert 'name="to" value="/"' in asks.get("/sign-in", params={"to": elsewhere}).text


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
    assert asks.get("/account").headers["location"].startswith("/sign-in")


@pytest.mark.parametrize(
    ("asks_from", "said", "is_believed"),
    [
        ("10.0.0.7", "https", True),
        ("10.0.0.7", "http", False),
        ("10.0.0.8", "https", False),
    ],
)
def test_only_the_proxy_says_that_a_request_came_over_tls(
    team: Any, asks_from: str, said: str, is_believed: bool
) -> None:
    settings = ServeSettings(team=True, behind_proxy=("10.0.0.7",), name=("desk",))
    behind = configured(team.app, settings)
    behind.load()
    app, client = behind.loaded_app, (asks_from, 4711)
    headers = {"x-forwarded-proto": said, "x-forwarded-for": "2001:db8::9"}
    with TestClient(app, "http://desk", follow_redirects=False, client=client) as asks:
        told = {"name": "rob", "password": team.password}
        answer = asks.post("/sign-in", data=told, headers=headers)
        language = asks.post("/language", data={"language": "ru"}, headers=headers)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-pardalis=") is is_believed
    assert ("Secure" in cookie) is is_believed
    assert ("Secure" in language.headers["set-cookie"]) is is_believed
    assert ("strict-transport-security" in answer.headers) is is_believed
    (entry,) = read_audit(team.desk, owner("setup"), 1, act="sign_in")
    wanted = "2001:db8::9" if asks_from == "10.0.0.7" else asks_from
    assert json.loads(entry.details)["address"] == wanted


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


def once_of(asks: Any) -> str:
    """What the form that makes a token is known by."""
    return str(asks.get("/account").text.split('name="once" value="')[1].split('"')[0])


def shown(page: str) -> str:
    """The token that a page shows."""
    return page.split('class="token">')[1].split("<")[0]


def test_a_form_that_is_sent_twice_makes_one_token(team: Any) -> None:
    from pardalis.workflows.desk.accounts import account_called
    from pardalis.workflows.desk.tokens import tokens_of

    rob = account_called(team.desk, "rob")
    asks = team.client("rob")
    form = {"name": "dashboard", "once": once_of(asks)}
    first, second = (asks.post("/account/tokens", data=form).text for _ in range(2))
    # The browser shows the answer that came last: the token must stand in it too.
    token = shown(first)
    assert shown(second) == token
    (made,) = tokens_of(team.desk, rob)
    assert asks.get("/account").text.count("<bdi>dashboard</bdi>") == 1
    answer = team.client().get("/api/v1/survey", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    # Another name, another form, another login: another token each.
    others = [
        shown(asks.post("/account/tokens", data=form | {"name": "R script"}).text),
        shown(asks.post("/account/tokens", data=form | {"once": once_of(asks)}).text),
        shown(team.client("rob").post("/account/tokens", data=form).text),
    ]
    assert len({token, *others}) == 4
    assert asks.post(f"/account/tokens/{made.token_id}/revoke").status_code == 303
    refused = asks.post("/account/tokens", data=form)
    assert refused.status_code == 422
    assert "This token was revoked." in refused.text
    assert asks.post("/account/tokens", data={"name": "x"}).status_code == 422
    assert len(tokens_of(team.desk, rob)) == 4


def test_a_token_is_shown_once(team: Any) -> None:
    asks = team.client("ann")
    made = asks.post("/account/tokens", data={"name": "R script", "once": once_of(asks)}).text
    token = shown(made)
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
    for unnamed in (
        ServeSettings(host="0.0.0.0", team=True),
        ServeSettings(team=True, behind_proxy=("::1",)),
    ):
        with pytest.raises(InputError, match="under which name"):
            check_address(unnamed)
    check_address(ServeSettings(host="::1"))
    check_address(ServeSettings(host="0.0.0.0", team=True, name=("desk.example.org",)))


@pytest.mark.parametrize("proxy", ["*", "localhost", "0.0.0.0/0", "::/0", "10.0.0.5/24", ""])
def test_a_proxy_is_named_by_an_address_of_its_own(proxy: str) -> None:
    with pytest.raises(InputError, match=r"no address of a proxy|is everybody"):
        check_address(ServeSettings(team=True, behind_proxy=(proxy,), name=("desk.example.org",)))
    own = ("127.0.0.1", "::1", "10.0.0.0/24")
    check_address(ServeSettings(team=True, behind_proxy=own, name=("desk.example.org",)))


def test_a_team_needs_a_server_s_database(own_survey: Path) -> None:
    with pytest.raises(InputError, match="PostgreSQL"):
        serve(own_survey, ServeSettings(team=True, port=0), lambda _: None)


def test_a_forged_host_is_refused(client: Callable[..., Any], made_survey: Path) -> None:
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
    russian = {"accept-language": "ru"}
    told = asks.get("/nothing", headers=russian).text
    assert '<html lang="ru">' in told
    assert "Такого нет, или вам это не доступно." in told
    answer = team.client().get("/api/v1/survey", headers=russian).json()
    assert answer["error"] == "Вход не выполнен."
