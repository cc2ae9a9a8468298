"""Files and functions stay small enough to be read at one sitting."""

from __future__ import annotations

import ast
from pathlib import Path
from statistics import median

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "pardalis"
FILES = sorted(SOURCE.rglob("*.py"))

MEDIAN_FILE, LOOK_AGAIN_FILE, LARGEST_FILE = 120, 300, 500
MEDIAN_FUNCTION, LOOK_AGAIN_FUNCTION, LARGEST_FUNCTION = 15, 40, 60

# Looked at again and left as they are: the file's or function's name and the reason.
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}

FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(file: Path) -> str:
    return file.relative_to(SOURCE).as_posix()


def written_lines(text: str) -> int:
    return sum(1 for line in text.splitlines() if line.strip())


def body_lines(function: Function, lines: list[str]) -> int:
    """Non-blank lines of the body, the docstring left out."""
    body = function.body
    if ast.get_docstring(function) is not None:
        body = body[1:]
    if not body:
        return 0
    return written_lines("\n".join(lines[body[0].lineno - 1 : function.end_lineno]))


def functions() -> dict[str, int]:
    """Body lines of every function, by its file and name."""
    found = {}
    for file in FILES:
        text = file.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, Function):
                key = f"{name_of(file)}:{node.name}:{node.lineno}"
                found[key] = body_lines(node, text.splitlines())
    return found


def too_long(sizes: dict[str, int], look_again: int, reasons: dict[str, str]) -> list[str]:
    """What is above the size at which to look again, without a reason."""
    return [
        f"{name} ({size} lines)"
        for name, size in sizes.items()
        if size > look_again and not any(name.startswith(known) for known in reasons)
    ]


FILE_SIZES = {name_of(file): written_lines(file.read_text(encoding="utf-8")) for file in FILES}
FUNCTION_SIZES = functions()


def test_there_is_a_house_to_measure() -> None:
    assert len(FILES) > 20
    assert len(FUNCTION_SIZES) > 20


def test_no_file_is_too_long() -> None:
    assert [name for name, size in FILE_SIZES.items() if size > LARGEST_FILE] == []
    assert too_long(FILE_SIZES, LOOK_AGAIN_FILE, LONG_FILES) == []


def test_no_function_is_too_long() -> None:
    assert [name for name, size in FUNCTION_SIZES.items() if size > LARGEST_FUNCTION] == []
    assert too_long(FUNCTION_SIZES, LOOK_AGAIN_FUNCTION, LONG_FUNCTIONS) == []


def test_reasons_are_given_only_for_what_is_long() -> None:
    for reasons, sizes, limit in (
        (LONG_FILES, FILE_SIZES, LOOK_AGAIN_FILE),
        (LONG_FUNCTIONS, FUNCTION_SIZES, LOOK_AGAIN_FUNCTION),
    ):
        for known in reasons:
            assert any(n.startswith(known) and size > limit for n, size in sizes.items()), known


def test_the_usual_file_and_function_are_small() -> None:
    assert median(FILE_SIZES.values()) <= MEDIAN_FILE
    assert median(FUNCTION_SIZES.values()) <= MEDIAN_FUNCTION


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_no_file_has_a_name_that_says_nothing(file: Path) -> None:
    assert not {part.removesuffix(".py") for part in file.relative_to(SOURCE).parts} & (
        FORBIDDEN_NAMES
    )


def test_body_lines_leave_out_docstring_and_blank_lines() -> None:
    text = 'def f(a):\n    """Says."""\n    b = a\n\n    return b\n'
    (function,) = ast.parse(text).body
    assert isinstance(function, ast.FunctionDef)
    assert body_lines(function, text.splitlines()) == 2
