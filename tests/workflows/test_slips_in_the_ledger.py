"""What people get wrong when they speak of animals is told them in words, at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pardalis.errors import InputError
from pardalis.workflows import derive, identify_outcome
from pardalis.workflows.catalogue import Catalogue, catalogue_of_sightings, read_catalogue
from pardalis.workflows.decide import decide
from pardalis.workflows.explain_identity import explain_identity
from pardalis.workflows.mark_sighting import mark_sighting
from pardalis.workflows.project import open_project
from pardalis.workflows.undo_decision import undo_decision


@pytest.fixture(scope="module")
def project(censused: tuple[Path, float], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(censused[0], tmp_path_factory.mktemp("slips") / "own project"))


@pytest.fixture
def known(reserve: Path, project: Path) -> Catalogue:
    with open_project(reserve, project) as opened:
        return read_catalogue(opened.database)


def test_a_name_that_is_no_sighting_is_told_apart(
    reserve: Path, project: Path, known: Catalogue
) -> None:
    animal = known.individuals[0]
    one = animal.sightings[0]
    for name, words in (
        (animal.individual_id, "is an animal"),
        (animal.individual_id.lower(), "is an animal"),
        (one[:5], "too short"),
        ("nobody", "There is no sighting"),
        ("", "There is no sighting"),
    ):
        with pytest.raises(InputError, match=words) as caught:
            decide(reserve, name, "same", one, "Lin", "", project)
        assert caught.value.remedy
    for names in (("", animal.individual_id), (animal.individual_id, "")):
        with pytest.raises(InputError, match="There is no sighting"):
            explain_identity(reserve, *names, project)


def test_a_contradiction_tells_how_to_take_it_back_on_this_project(
    reserve: Path, project: Path, known: Catalogue
) -> None:
    a, b, c = (each.sightings[0] for each in known.individuals[:3])
    both = decide(reserve, a, "same", b, "Lin", "", project)
    assert any(each.startswith("Both are ") for each in both.sentences)
    decide(reserve, b, "same", c, "Lin", "", project)
    last = decide(reserve, a, "different", c, "Tashi", "", project)
    position = int(last.counts["position"])
    (told,) = [each for each in last.sentences if "gives way" in each]
    assert f"--project '{project}' {position} --by NAME" in told
    undo_decision(reserve, position, "Lin", "", project)
    with pytest.raises(InputError, match="undone already") as caught:
        undo_decision(reserve, position, "Lin", "", project)
    assert f"--project '{project}'" in caught.value.remedy
    for number in (position - 1, position - 2):
        undo_decision(reserve, number, "Lin", "", project)


def test_names_are_one_line_and_no_two_animals_share_one_unseen(
    reserve: Path, project: Path, known: Catalogue
) -> None:
    one, other = known.individuals[:2]

    def named(sighting: str, name: str) -> str:
        outcome = mark_sighting(reserve, sighting, [f"name={name}"], "Lin", "", project)
        return "\n".join(outcome.sentences)

    assert "name Old Mother, says" in named(one.sightings[0], " Old \n\t Mother ")
    assert f"{one.individual_id} is called 'Old Mother', too" in named(
        other.sightings[0], "Old Mother"
    )
    assert "is the id of another animal" in named(other.sightings[0], one.individual_id)
    for name, words in (("x" * 200, "200 letters"), ("\x1b[2J", "signs"), ("\udcff", "no text")):
        with pytest.raises(InputError, match=words):
            named(one.sightings[0], name)


def test_traits_that_contradict_each_other_are_told_with_the_answer(
    reserve: Path, project: Path, known: Catalogue
) -> None:
    animal = max(known.individuals, key=lambda each: len(each.sightings))
    first, second = animal.sightings[:2]
    mark_sighting(reserve, first, ["sex=female"], "Lin", "", project)
    told = mark_sighting(reserve, second, ["sex=male"], "Lin", "", project).sentences
    assert any("Mind:" in each and "female, male" in each for each in told)


def test_a_species_may_be_called_as_people_call_it(
    reserve: Path, project: Path, known: Catalogue
) -> None:
    of = known.individuals[0].sightings[0]
    told = mark_sighting(reserve, of, ["species=Leopard"], "Lin", "", project).sentences
    assert "species Panthera pardus" in told[0]


def test_what_follows_from_a_decision_is_read_once(
    reserve: Path, project: Path, known: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = []

    def counted(*given: object) -> Catalogue:
        reads.append(given)
        return catalogue_of_sightings(*given)  # type: ignore[arg-type]

    for module in (derive, identify_outcome):
        monkeypatch.setattr(module, "catalogue_of_sightings", counted)
    a, b = (each.sightings[0] for each in known.individuals[:2])
    outcome = decide(reserve, a, "different", b, "Lin", "", project)
    assert len(reads) == 1
    monkeypatch.undo()
    with open_project(reserve, project) as opened:
        after = read_catalogue(opened.database)
    assert outcome.counts["individuals"] == len(after.individuals)
    assert after.individuals == known.individuals
