"""Every text of the desk stands in every language, with the same numbers and names in it."""

from __future__ import annotations

import ast
import importlib.util
import io
import re
from gettext import GNUTranslations
from pathlib import Path
from types import ModuleType
from typing import IO

import pytest

from pardalis.errors import AbsentError, AccessError, SignInError
from pardalis.web.refusal_words import REFUSALS

SOURCE = Path(__file__).parents[2] / "src" / "pardalis"
SCRIPT = Path(__file__).parents[2] / "scripts" / "words.py"
PLACE = re.compile(r"%\(\w+\)s|(?<!\{)\{\w+(?::[^{}]*)?\}(?!\})|%%")


@pytest.fixture(scope="module")
def words() -> ModuleType:
    spec = importlib.util.spec_from_file_location("words", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("language", ["zh", "ru"])
def test_catalogues_hold_every_text(words: ModuleType, language: str) -> None:
    catalogue = words.renewed(language)
    assert words.missing(catalogue) == [], "translate these; 'make words' puts them into the files"
    text = words.as_text(catalogue)
    assert words.place(language, "po").read_bytes() == text, "run 'make words'"
    held = io.BytesIO(words.as_binary(text, language))
    with words.place(language, "mo").open("rb") as kept:
        assert spoken(kept) == spoken(held), "run 'make words'"


def spoken(file: IO[bytes]) -> dict[str, str]:
    """What a .mo file says, without who made it when."""
    return {text: said for text, said in GNUTranslations(file)._catalog.items() if text}


@pytest.mark.parametrize("language", ["zh", "ru"])
def test_translations_name_what_the_texts_name(words: ModuleType, language: str) -> None:
    for message in words.renewed(language):
        if not message.id:
            continue
        texts = [message.id] if isinstance(message.id, str) else list(message.id)
        forms = [message.string] if isinstance(message.string, str) else list(message.string)
        wanted = set(PLACE.findall(texts[-1]))
        for form in forms:
            assert set(PLACE.findall(form)) == wanted, (texts, form)


def test_the_refusals_that_are_translated_are_said() -> None:
    said = {
        each.value
        for folder in ("web", "workflows/desk")
        for file in (SOURCE / folder).rglob("*.py")
        if file.stem != "refusal_words"
        for each in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(each, ast.Constant)
    }
    for error in (AbsentError(), AccessError(), SignInError()):
        assert {error.message, error.remedy} <= set(REFUSALS)
        said |= {error.message, error.remedy}
    told = set(REFUSALS) - said
    assert told <= {"Too many attempts to sign in have failed."}, "nobody says that any more"


def test_what_is_said_is_written_out_where_it_is_said() -> None:
    """A template that is made up at run time would be found by no catalogue."""
    for file in SOURCE.rglob("*.py"):
        text = file.read_text("utf-8")
        if "from pardalis.records.sentence import" not in text:
            continue
        for call in ast.walk(ast.parse(text)):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                continue
            count = {"say": 1, "say_many": 2}.get(call.func.id, 0)
            for given in call.args[:count]:
                is_text = isinstance(given, ast.Constant) and isinstance(given.value, str)
                assert is_text, f"{file.name}, line {call.lineno}"
