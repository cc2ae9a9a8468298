"""Each command, plug-in kind, noun and word of the field is in the documentation."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
import re
from enum import EnumType
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pardalis import plugins, records

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").rglob("*.md"))
TEXTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *PAGES]
TEXTS += sorted((ROOT / "changelog.d").glob("*.md"))
NOMENCLATURE = (ROOT / "docs" / "nomenclature.md").read_text(encoding="utf-8")

SECR = ["session", "occasion", "usage", "mask", "detectfn", "g0", "lambda0", "sigma", "z", "pdot"]
SECR += ["esa", "capture_history", "detector"]


def for_users() -> str:
    """All that a user may be told to read."""
    return "\n".join(page.read_text(encoding="utf-8") for page in [ROOT / "README.md", *PAGES])


def relative(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def nouns() -> list[type[Any]]:
    """Public classes of the records."""
    found = []
    for module in pkgutil.iter_modules(records.__path__, "pardalis.records."):
        for name, noun in vars(importlib.import_module(module.name)).items():
            is_own = inspect.isclass(noun) and noun.__module__ == module.name
            if is_own and not name.startswith("_"):
                found.append(noun)
    return found


@cache
def commands() -> tuple[str, ...]:
    """Every command of the command line, with those above it ("table media")."""
    import typer.main

    from pardalis.cli.main import app

    def below(group: Any, above: tuple[str, ...]) -> list[str]:
        names: list[str] = []
        for name, command in getattr(group, "commands", {}).items():
            if not command.hidden:
                names += [" ".join((*above, name)), *below(command, (*above, name))]
        return names

    return tuple(below(typer.main.get_command(app), ()))


def test_every_command_is_documented() -> None:
    text = for_users()
    assert "census" in commands()
    assert [name for name in commands() if f"pardalis {name}" not in text] == []


def test_every_command_tells_of_itself() -> None:
    from typer.testing import CliRunner

    from pardalis.cli.main import app

    for name in commands():
        answer = CliRunner().invoke(app, [*name.split(), "--help"])
        assert answer.exit_code == 0, f"pardalis {name} --help: {answer.output}"


def test_no_command_is_documented_that_is_not_there() -> None:
    named = set(re.findall(r"`pardalis ([a-z]+)", for_users()))
    assert named - {name.split()[0] for name in commands()} == set()


@pytest.mark.parametrize("kind", plugins.KINDS)
def test_every_plug_in_kind_is_documented(kind: str) -> None:
    assert f"`{kind}`" in NOMENCLATURE


@pytest.mark.parametrize("noun", nouns(), ids=lambda noun: noun.__name__)
def test_every_noun_has_its_place(noun: type[Any]) -> None:
    title = rf"^### {noun.__name__}$"
    assert re.search(title, NOMENCLATURE, re.M) or f"`{noun.__name__}`" in NOMENCLATURE


@pytest.mark.parametrize(
    "noun",
    [noun for noun in nouns() if dataclasses.is_dataclass(noun)],
    ids=lambda noun: noun.__name__,
)
def test_every_field_of_a_noun_is_explained(noun: type[Any]) -> None:
    section = re.search(rf"^### {noun.__name__}$(.*?)(?=^##|\Z)", NOMENCLATURE, re.M | re.S)
    assert section is not None, f"docs/nomenclature.md has no section '{noun.__name__}'"
    fields = [field.name for field in dataclasses.fields(noun)]
    assert [name for name in fields if f"`{name}`" not in section.group(1)] == []


@pytest.mark.parametrize(
    "noun", [noun for noun in nouns() if isinstance(noun, EnumType)], ids=lambda noun: noun.__name__
)
def test_every_value_of_a_choice_is_explained(noun: Any) -> None:
    assert [value for value in noun if f"`{value}`" not in NOMENCLATURE] == []


@pytest.mark.parametrize("word", SECR)
def test_the_words_of_secr_are_explained(word: str) -> None:
    assert f"`{word}`" in NOMENCLATURE


def test_documented_make_commands_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    for text in TEXTS:
        named = set(re.findall(r"(?:`| {4})make ([a-z-]+)", text.read_text(encoding="utf-8")))
        assert named - targets == set(), relative(text)
    assert {"setup", "demo", "test", "lint", "docs", "bench"} <= targets


@pytest.mark.parametrize("text", TEXTS, ids=relative)
def test_links_lead_somewhere(text: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", text.read_text(encoding="utf-8"))
    inside = [link.split("#")[0] for link in links if not re.match(r"https?:|mailto:|#", link)]
    assert [link for link in inside if not (text.parent / link).exists()] == []


def test_decisions_are_numbered_without_gaps() -> None:
    records_kept = sorted(page.name for page in (ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(name[:4]) for name in records_kept] == list(range(len(records_kept)))
    for name in records_kept:
        page = (ROOT / "docs" / "decisions" / name).read_text(encoding="utf-8")
        assert page.startswith(f"# {name[:4]}: ")
        for part in ("Context", "Decision", "Consequences", "Alternatives"):
            assert f"\n## {part}\n" in page, f"{name} has no part '{part}'"
