"""What the chapter "From captures to a number" says of real leopards is what Pardalis says."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pardalis.cli.main import app
from pardalis.report.wording import significant

CHAPTER = Path(__file__).parents[2] / "docs" / "from-captures-to-a-number.md"
TEXT = CHAPTER.read_text(encoding="utf-8")


@pytest.fixture
def leopards(real_data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the chapter's captures, as the working folder."""
    folder = real_data / "scr-reference" / "data" / "leopard_Phinda"
    if not folder.is_dir():
        pytest.skip("PARDALIS_REAL_DATA holds no scr-reference/data/leopard_Phinda")
    monkeypatch.chdir(folder)
    return folder


def commands() -> Iterator[tuple[str, str]]:
    """Each command of the chapter's console blocks, variables put in, with what it prints."""
    variables: dict[str, str] = {}
    for block in re.findall(r"```console\n(.*?)```", TEXT, re.S):
        for command, printed in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.M):
            set_to = re.fullmatch(r'([A-Z]+)="(.*)"', command)
            if set_to:
                variables[set_to[1]] = set_to[2]
            else:
                yield re.sub(r"\$([A-Z]+)", lambda found: variables[found[1]], command), printed


def run(command: str) -> str:
    name, *arguments = shlex.split(command)
    assert name == "pardalis"
    answer = CliRunner().invoke(app, arguments, env={"COLUMNS": "500"})
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_the_chapter_has_commands() -> None:
    assert len(list(commands())) >= 3


@pytest.mark.parametrize(("command", "printed"), list(commands()))
def test_commands_print_what_the_chapter_shows(leopards: Path, command: str, printed: str) -> None:
    # The bound in this note depends on how the mask is shared among processors.
    told = [line for line in run(command).splitlines() if not line.startswith("Cells far")]
    assert told == printed.splitlines()


def test_the_constant_model_fails_the_check_as_often_as_is_said(leopards: Path) -> None:
    first = next(command for command, _ in commands())
    (said,) = re.findall(r"constant model fails in (\d+ of \d+)", TEXT)
    assert f"{said} statistics of the survey" in run(f"{first} --check 99")


def test_the_sexes_are_as_in_the_table(leopards: Path) -> None:
    command = next(command for command, _ in commands() if "--compare" in command)
    answer = json.loads(run(f"{command} --json"))
    (session,) = answer["sessions"]
    constant = next(each for each in answer["models"] if each["name"] == "constant")["sessions"][0]
    of_sex = {
        re.sub(r"\[\w+ = ", "[", name): told(value) for name, value in session["parameters"].items()
    }
    of_both = {name: told(value) for name, value in constant["parameters"].items()}
    for parameter, unit in (("lambda0", "captures per camera-night"), ("sigma", "m")):
        females, males = of_sex[f"{parameter}[F]"], of_sex[f"{parameter}[M]"]
        row = f"| `{parameter}` [{unit}] | {females} | {males} | {of_both[parameter]} |"
        assert row in TEXT
    areas = [significant(session["esa_km2"][sex]) for sex in "FM"]
    both = significant(constant["esa_km2"]["F"])
    assert f"| effective sampling area [km²] | {areas[0]} | {areas[1]} | {both} |" in TEXT
    share = answer["sessions"][0]["parameters"]["pmix[Sex = M]"]
    low, high = 100 * share["lower"], 100 * share["upper"]
    assert f"{100 * share['estimate']:.0f} % are ({low:.0f} to {high:.0f} %)" in TEXT
    counts = answer["counts"]
    assert f"{counts['recaptures']} recaptures, {counts['spatial_recaptures']} of them" in TEXT


def told(interval: dict[str, float]) -> str:
    value, low, high = (significant(interval[name]) for name in ("estimate", "lower", "upper"))
    return f"{value} ({low} to {high})"


def rows(name: str) -> list[dict[str, Any]]:
    with Path(name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_captures_are_counted_right(leopards: Path) -> None:
    efforts = [float(each["o1"]) for each in rows("usage.csv")]
    sexes = Counter(each["Sex"] for each in rows("animals.csv"))
    captures, points = len(rows("captures.csv")), len(rows("mask.csv"))
    assert (
        f"{len(efforts)} cameras, with {min(efforts):.0f} to {max(efforts):.0f} camera-nights each "
        f"and {sum(efforts):,.0f} in all, recorded {sum(sexes.values())} leopards {captures} "
        f"times: {sexes['F']} females, {sexes['M']} males and {sexes['']} of unknown sex."
    ) in TEXT
    assert f"{points:,} of them" in TEXT
    assert f"{sexes['M']} of {sexes['F'] + sexes['M']} are males" in TEXT


def test_no_position_and_no_name_of_a_camera_is_in_the_chapter(leopards: Path) -> None:
    traps = rows("traps.csv")
    names = {each["id"] for each in traps} | {each["animal"] for each in rows("animals.csv")}
    places = {f"{float(each[axis]):.0f}" for each in traps for axis in "xy"}
    words = set(re.findall(r"[\w.-]+", TEXT))
    assert not words & (names | places)
    assert os.fspath(leopards) not in TEXT
