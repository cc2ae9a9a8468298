"""Pardalis is Apache-2.0: nothing that it installs binds its users to more."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement

# Extras that bring others' packages with code under GPL or AGPL: each is asked for by name, is told
# of in the documentation, and is brought by nothing else.
BINDING_EXTRAS = {"megadetector"}

# The compilers' run-time libraries inside a wheel are GPL with an exception that frees their users.
RUNTIME_EXCEPTION = re.compile(
    r"A?GPL-[\d.]+(-or-later|-only)?[ -]WITH[ -]GCC-exception-[\d.]+", re.I
)
COPYLEFT = re.compile(
    r"(?<!L)(?<!Lesser )(?<!Library )\b(A?GPL|(GNU )?(Affero )?General Public)", re.I
)


def requirements(name: str) -> list[Requirement]:
    """What a distribution needs here: Pardalis with its extras, others without."""
    extras = distribution(name).metadata.get_all("Provides-Extra") or []
    wanted = ["", *set(extras) - BINDING_EXTRAS] if name == "pardalis" else [""]
    environments = [{**default_environment(), "extra": extra} for extra in wanted]
    listed = [Requirement(text) for text in distribution(name).requires or []]
    return [
        need
        for need in listed
        if not need.marker or any(need.marker.evaluate(each) for each in environments)
    ]


def closure() -> list[str]:
    """Names of everything that comes with Pardalis."""
    waiting, seen = ["pardalis"], set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += [need.name.lower() for need in requirements(name)]
    return sorted(seen - {"pardalis"})


def licence(package: Distribution) -> str:
    """A distribution's licence in its own words: expression, else classifiers, else first line."""
    metadata = package.metadata
    if expression := metadata.get("License-Expression"):
        return str(expression)
    classifiers = [c for c in metadata.get_all("Classifier") or [] if c.startswith("License ::")]
    named = [c for c in classifiers if c.count("::") > 1]
    if named:
        return "; ".join(named)
    return str(metadata.get("License") or "").strip().split("\n")[0]


def binds(text: str) -> bool:
    """Whether a licence is of the GPL or AGPL family."""
    return COPYLEFT.search(RUNTIME_EXCEPTION.sub("", text)) is not None


def test_the_closure_is_followed() -> None:
    names = closure()
    assert {"numpy", "sqlalchemy", "mako"} <= set(names)
    assert {"onnxruntime", "flatbuffers", "httpx2"} <= set(names)


def test_an_extra_that_binds_is_told_of_and_its_package_is_imported_by_its_plug_in_alone() -> None:
    root = Path(__file__).parents[2]
    told = (root / "docs" / "detection.md").read_text(encoding="utf-8")
    for extra in BINDING_EXTRAS:
        assert extra in (distribution("pardalis").metadata.get_all("Provides-Extra") or [])
        assert f"pardalis[{extra}]" in told
        wanted = re.compile(rf"^\s*(import|from) {extra}\b", re.M)
        importers = [
            file.relative_to(root / "src" / "pardalis").as_posix()
            for file in sorted((root / "src").rglob("*.py"))
            if wanted.search(file.read_text(encoding="utf-8"))
        ]
        assert importers == [f"detect/models/{extra}.py"]
    assert "AGPL-3.0" in told


@pytest.mark.parametrize("name", closure())
def test_no_dependency_is_gpl(name: str) -> None:
    text = licence(distribution(name))
    assert text, f"{name} names no licence"
    assert not binds(text), f"{name}: {text}"


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("AGPL-3.0-or-later", True),
        ("GPL-2.0-only", True),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", True),
        ("License :: OSI Approved :: GNU Affero General Public License v3", True),
        ("GNU Lesser General Public License", False),
        ("LGPL-3.0-only", False),
        ("BSD-3-Clause AND GPL-3.0-or-later WITH GCC-exception-3.1", False),
        ("Apache-2.0 OR MIT", False),
    ],
)
def test_the_check_tells_them_apart(text: str, bound: bool) -> None:
    assert binds(text) is bound
