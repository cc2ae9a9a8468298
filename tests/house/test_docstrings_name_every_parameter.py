"""Everything public is described, and its parameters by name."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "pardalis"
FILES = [
    file
    for file in sorted(SOURCE.rglob("*.py"))
    if not any(
        part.startswith("_") and part != "__init__.py" for part in file.relative_to(SOURCE).parts
    )
]

Function = ast.FunctionDef | ast.AsyncFunctionDef

# Typer turns a command's docstring and options into its help, FastAPI a handler's into the API's
# description: no Parameters section there.
DOORS = SOURCE / "cli"
ANSWERS = {"get", "post", "put", "patch", "delete"}
FEW = 3
PLUG_IN_FOLDERS = {"cameras", "models", "matchers"}


def section_names(docstring: str, section: str) -> set[str]:
    """Names that a numpydoc section describes."""
    lines = inspect.cleandoc(docstring).splitlines()
    names: set[str] = set()
    inside = False
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if re.fullmatch(r"-{3,}", below.strip()):
            inside = line.strip() == section
        elif inside and line and not line.startswith((" ", "-")):
            names |= {name.strip(" *`") for name in line.split(":")[0].split(",")}
    return names


def decorators(node: Function | ast.ClassDef) -> set[str]:
    """Last names of the decorators: "dataclass" for @dataclasses.dataclass() too."""
    called = [d.func if isinstance(d, ast.Call) else d for d in node.decorator_list]
    return {ast.unparse(d).split(".")[-1] for d in called}


def parameters(function: Function) -> set[str]:
    """Names of a function's public parameters."""
    spec = function.args
    given = [*spec.posonlyargs, *spec.args, *spec.kwonlyargs]
    given += [extra for extra in (spec.vararg, spec.kwarg) if extra]
    return {arg.arg for arg in given if arg.arg not in {"self", "cls"} and arg.arg[0] != "_"}


def tells_itself(item: ast.AnnAssign) -> bool:
    """Whether a setting carries its text beside its default: x: int = setting(1, "Times.")."""
    value = item.value
    return isinstance(value, ast.Call) and ast.unparse(value.func) in {"setting", "needed", "field"}


def fields(node: ast.ClassDef) -> set[str]:
    """Public fields of a dataclass, or the parameters of a class's own __init__."""
    if "dataclass" in decorators(node):
        return {
            item.target.id
            for item in node.body
            if isinstance(item, ast.AnnAssign)
            and isinstance(item.target, ast.Name)
            and not item.target.id.startswith("_")
            and "ClassVar" not in ast.unparse(item.annotation)
            and not tells_itself(item)
        }
    for item in node.body:
        if isinstance(item, Function) and item.name == "__init__":
            return parameters(item)
    return set()


def gaps_of_function(node: Function, described_elsewhere: bool) -> Iterator[str]:
    docstring = ast.get_docstring(node)
    if docstring is None:
        yield f"{node.name} has no docstring"
    elif not described_elsewhere:
        described = section_names(docstring, "Parameters")
        # A sentence may say all that there is to say of a few parameters; a section names each.
        if described or len(parameters(node)) > FEW:
            for missing in sorted(parameters(node) - described):
                yield f"{node.name} does not describe '{missing}'"


def promised() -> set[str]:
    """Methods of the plug-in kinds, whose parameters are described there once for all."""
    tree = ast.parse((SOURCE / "plugins.py").read_text(encoding="utf-8"))
    kinds = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    return {item.name for kind in kinds for item in kind.body if isinstance(item, Function)}


def gaps_of_class(node: ast.ClassDef, known_methods: frozenset[str]) -> Iterator[str]:
    described = ast.get_docstring(node)
    if described is None:
        yield f"{node.name} has no docstring"
        return
    known = section_names(described, "Parameters") | section_names(described, "Attributes")
    for missing in sorted(fields(node) - known):
        yield f"{node.name} does not describe '{missing}'"
    for item in node.body:
        is_public = isinstance(item, Function) and not item.name.startswith("_")
        if is_public and not decorators(item) & {"override", "overload", "setter"}:
            is_known = item.name in known_methods
            yield from (f"{node.name}.{gap}" for gap in gaps_of_function(item, is_known))


def gaps(text: str, door: bool = False, known_methods: frozenset[str] = frozenset()) -> list[str]:
    """What a module's docstrings leave out."""
    found: list[str] = []
    tree = ast.parse(text)
    if ast.get_docstring(tree) is None:
        found.append("the module has no docstring")
    for node in tree.body:
        if isinstance(node, Function) and not node.name.startswith("_"):
            if "overload" not in decorators(node):
                found += gaps_of_function(node, door or bool(ANSWERS & decorators(node)))
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            found += gaps_of_class(node, known_methods)
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(SOURCE).as_posix())
def test_docstrings_name_every_parameter(file: Path) -> None:
    known = promised() if PLUG_IN_FOLDERS & set(file.relative_to(SOURCE).parts) else set()
    text = file.read_text(encoding="utf-8")
    assert gaps(text, file.is_relative_to(DOORS), frozenset(known)) == []


def test_the_checker_sees_what_is_missing() -> None:
    text = '''"""A module."""
def f(distance, sigma, *, _secret=0):
    """Detect.

    Parameters
    ----------
    distance : float
        [m].

    Returns
    -------
    sigma
        Not a parameter's description.
    """

@dataclass(frozen=True)
class Trap:
    """A trap.

    Parameters
    ----------
    x, y
        Projected [m].
    """
    x: float
    y: float
    usage: float

    def moved(self, by, to, over, under):
        """Elsewhere."""

    def turned(self, angle):
        """By an angle [degrees]: so few parameters a sentence can describe."""
'''
    assert gaps(text) == [
        "f does not describe 'sigma'",
        "Trap does not describe 'usage'",
        *(f"Trap.moved does not describe '{name}'" for name in ("by", "over", "to", "under")),
    ]
