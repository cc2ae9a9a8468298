"""The languages of the pages."""

from __future__ import annotations

import gettext
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import Request

from pardalis.records.account import Account
from pardalis.records.sentence import Sentence, Value

LANGUAGES = {"en": "English", "zh": "中文", "ru": "Русский"}
"""As each calls itself, by code."""
COOKIE = "language"
_DOMAIN = "pardalis"
_FOLDER = Path(__file__).parent / "locale"
_PLACE = re.compile(r"\{[^{}]*\}")
_WORD = re.compile(r"[A-Za-z]")


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

    def again(self, text: str) -> str | None:
        """What a room below said, in this language; None where it cannot be said in it.

        Parameters
        ----------
        text
            A sentence, or any English text.
        """
        if self.code == "en":
            return str(text)
        if not isinstance(text, Sentence):
            return self._known(text, self(text))
        values = dict(text.values)
        said = self(text.template)
        if text.several and "n" in values:
            said = self.many(text.template, text.several, int(values["n"]))
        known = self._known(text.template, said)
        told = {name: self._value(value) for name, value in values.items()}
        try:
            return None if known is None else known.format_map(told)
        except (KeyError, ValueError):
            # Stored by a version that gave other values.
            return None

    def _known(self, text: str, said: str) -> str | None:
        """What the catalogue says; None where it has nothing, and words stand in the text."""
        return said if said != text or not _WORD.search(_PLACE.sub("", text)) else None

    def _value(self, value: Value) -> Value:
        if not isinstance(value, str):
            return value
        return self.again(value) or value if isinstance(value, Sentence) else value


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
