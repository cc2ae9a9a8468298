"""Pages from templates."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pardalis import __version__
from pardalis.records.account import Role
from pardalis.web.language import LANGUAGES, Language, language_for
from pardalis.web.nights import drawn
from pardalis.web.visit import Visit

PAGES: tuple[tuple[str, str, Role], ...] = (
    ("/", "Survey", Role.VIEWER),
    ("/photos", "Photos", Role.VIEWER),
    ("/identify", "Identify", Role.REVIEWER),
    ("/catalogue", "Catalogue", Role.VIEWER),
    ("/numbers", "Numbers", Role.VIEWER),
    ("/deployments", "Deployments", Role.VIEWER),
    ("/publish", "Publish", Role.ANALYST),
)
"""Address, English name, and the least role of each page that stands in the menu."""
MAP_LIBRARY = Path(__file__).parent / "static/vendor/maplibre-gl.mjs"
"""Made by 'make assets'; without it maps say so in words."""


def show(visit: Visit, template: str, status: int = 200, **content: Any) -> HTMLResponse:
    """A page.

    Parameters
    ----------
    visit
        Who asks.
    template
        Its file.
    status
        Of the answer.
    content
        What the template names.
    """
    return _rendered(
        template,
        status,
        visit.language,
        content
        | {
            "visit": visit,
            "csrf": visit.csrf,
            "here": visit.request.url.path,
            "survey": visit.desk.project.name,
            "menu": [each for each in PAGES if _may_open(visit, each[2])],
        },
    )


def show_outside(
    request: Request, template: str, status: int = 200, headers: Any = None, **content: Any
) -> HTMLResponse:
    """A page for one who has not signed in, or that refuses.

    Parameters
    ----------
    request
        As it came.
    template
        Its file.
    status
        Of the answer.
    headers
        Further ones.
    content
        What the template names.
    """
    words = language_for(request, getattr(request.state, "account", None))
    outside: dict[str, Any] = {
        "visit": None,
        "csrf": "",
        "here": request.url.path,
        "survey": "",
        "menu": [],
    }
    return _rendered(template, status, words, outside | content, headers)


def refusal_page(
    request: Request, status: int, message: str, remedy: str, headers: Any = None
) -> HTMLResponse:
    """A refusal for a person.

    Parameters
    ----------
    request
        As it came.
    status
        Of the answer.
    message, remedy
        What is wrong, and what to do.
    headers
        Further ones.
    """
    told = {"message": message, "remedy": remedy, "code": status}
    return show_outside(request, "refusal.html", status, headers, **told)


def _may_open(visit: Visit, role: Role) -> bool:
    highest = visit.account.role
    return highest is not None and highest.rank >= role.rank


def _rendered(
    template: str, status: int, words: Language, content: dict[str, Any], headers: Any = None
) -> HTMLResponse:
    known = {
        "_": words,
        "n_": words.many,
        "spoken": partial(_spoken, words),
        "language": words.code,
        "languages": LANGUAGES,
    }
    page = (
        _environment()
        .get_template(template)
        .render(known | content | {"version": __version__, "has_maps": MAP_LIBRARY.is_file()})
    )
    return HTMLResponse(page, status_code=status, headers=headers)


@cache
def _environment() -> Environment:
    jinja = Environment(
        loader=PackageLoader("pardalis.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_readable,
    )
    jinja.filters["nights_drawn"] = drawn
    return jinja


def _spoken(words: Language, text: str, most: int = 0) -> Markup:
    """What a room below said, in the page's language; marked as English where it has no words."""
    said = words.again(text)
    shown = _readable(str(text) if said is None else said)
    if most and len(shown) > most:
        shown = shown[:most].rstrip() + "…"
    return Markup('<span lang="en">{}</span>' if said is None and text else "{}").format(shown)


def _readable(value: Any) -> Any:
    """Names with characters that no page can hold, such as undecodable bytes of a file's name."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return value.encode("utf-8", "replace").decode("utf-8")
