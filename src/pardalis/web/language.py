"""The languages of the pages."""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import Request

from pardalis.records.account import Account

LANGUAGES = {"en": "English", "zh": "中文", "ru": "Русский"}
"""As each calls itself, by code."""
COOKIE = "language"
_DOMAIN = "pardalis"
_FOLDER = Path(__file__).parent / "locale"


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one language.

    Parameters
    ----------
    code
        One of `LANGUAGES`.
    words
        Its catalogue.
    """

    code: str
    words: gettext.NullTranslations

    def __call__(self, text: str) -> str:
        """The text in this language; as it is where the catalogue has none.

        Parameters
        ----------
        text
            English.
        """
        return self.words.gettext(text) if text else ""

    def many(self, one: str, several: str, count: int) -> str:
        """The form of a text that goes with a number.

        Parameters
        ----------
        one, several
            English, of one and of several.
        count
            How many.
        """
        return self.words.ngettext(one, several, count)


@cache
def language(code: str) -> Language:
    """The language of a code; English of one that is not known.

    Parameters
    ----------
    code
        Such as "zh".
    """
    if code not in LANGUAGES or code == "en":
        return Language("en", gettext.NullTranslations())
    return Language(code, gettext.translation(_DOMAIN, _FOLDER, [code]))


def language_for(request: Request, account: Account | None) -> Language:
    """The language that a visitor chose, or that the account or the browser asks for.

    Parameters
    ----------
    request
        As it came.
    account
        Who asks; None of one who has not signed in.
    """
    chosen = request.cookies.get(COOKIE, "")
    asked = [chosen, account.language if account is not None else "", *_accepted(request)]
    return language(next((code for code in asked if code in LANGUAGES), "en"))


def _accepted(request: Request) -> list[str]:
    """The codes that the browser accepts, as it orders them."""
    parts = request.headers.get("accept-language", "").split(",")
    return [part.split(";")[0].strip().split("-")[0].lower() for part in parts]
