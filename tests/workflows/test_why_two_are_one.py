"""Why two are one animal or are not, from a project: the chain, the reasons, the page."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from pardalis.errors import InputError, NotReadyError
from pardalis.records.individual import Individual
from pardalis.workflows.catalogue import Catalogue, read_catalogue
from pardalis.workflows.decide import decide
from pardalis.workflows.explain_identity import explain_identity
from pardalis.workflows.import_cards import import_cards
from pardalis.workflows.pair_pages import write_questions
from pardalis.workflows.project import open_project
from pardalis.workflows.settings import ImportSettings


@pytest.fixture(scope="module")
def identified(censused: tuple[Path, float], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(censused[0], tmp_path_factory.mktemp("identified") / "project"))


@pytest.fixture
def project(identified: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    shutil.copytree(identified, folder)
    return folder


def known(reserve: Path, project: Path) -> Catalogue:
    with open_project(reserve, project) as opened:
        return read_catalogue(opened.database)


def largest(catalogue: Catalogue) -> list[Individual]:
    return sorted(catalogue.individuals, key=lambda each: -len(each.sightings))


def test_a_chain_leads_from_one_sighting_to_the_other(reserve: Path, identified: Path) -> None:
    animal = largest(known(reserve, identified))[0]
    a, b = animal.sightings[0], animal.sightings[-1]
    found = explain_identity(reserve, a, b, identified)
    chain = found.answer["chain"]
    assert found.answer["same_animal"] is True
    assert found.answer["individuals"] == [animal.individual_id] * 2
    assert chain[0]["sighting_a"] == a
    assert chain[-1]["sighting_b"] == b
    assert all(x["sighting_b"] == y["sighting_a"] for x, y in pairwise(chain))
    page = Path(found.answer["page"]).read_text(encoding="utf-8")
    assert page.count('class="pairing"') == len(chain)
    assert 'id="spots" checked' in page
    assert found.answer["against"] == []


def test_one_animal_alone_is_held_by_one_link_less_than_it_has_sightings(
    reserve: Path, identified: Path
) -> None:
    animal = largest(known(reserve, identified))[0]
    told: list[tuple[str, int, int]] = []
    found = explain_identity(
        reserve, animal.individual_id.lower(), None, identified, lambda *how: told.append(how)
    )
    links = len(found.answer["chain"])
    assert links == len(animal.sightings) - 1
    assert told == [("Comparing pairs", number, links) for number in range(1, links + 1)]
    sure = [each["p_same"] for each in found.answer["chain"]]
    assert sure == sorted(sure, reverse=True)
    page = Path(found.answer["page"]).read_text(encoding="utf-8")
    # The spots that the matcher verified are drawn on both photographs.
    assert "<circle" in page


def test_two_animals_are_told_apart_with_a_reason(reserve: Path, project: Path) -> None:
    one, other = (each.individual_id for each in largest(known(reserve, project))[:2])
    before = explain_identity(reserve, one, other, project)
    assert before.answer["same_animal"] is False
    assert before.answer["against"]
    pair = before.answer["chain"][0]
    decide(reserve, pair["sighting_a"], "different", pair["sighting_b"], "Lin", "tail", project)
    after = explain_identity(reserve, one, other, project)
    assert after.answer["against"][0].startswith("Lin said different")
    assert "tail" in Path(after.answer["page"]).read_text(encoding="utf-8")


def test_a_persons_word_is_a_link(reserve: Path, project: Path) -> None:
    one, other = largest(known(reserve, project))[:2]
    a, b = one.sightings[0], other.sightings[0]
    decide(reserve, a, "same", b, "Lin", "the same ear", project)
    found = explain_identity(reserve, a, b, project)
    assert found.answer["same_animal"] is True
    assert [each["decided_by"] for each in found.answer["chain"]] == ["Lin"]
    assert "the same ear" in " ".join(found.sentences)


def test_what_cannot_be_asked_ends_in_words(
    reserve: Path, identified: Path, tmp_path: Path
) -> None:
    animal = largest(known(reserve, identified))[0]
    with pytest.raises(InputError, match="no animal of the catalogue"):
        explain_identity(reserve, "L999", None, identified)
    with pytest.raises(InputError, match="one and the same"):
        explain_identity(reserve, animal.sightings[0], animal.sightings[0], identified)
    empty = tmp_path / "project"
    import_cards(reserve, ImportSettings(project=empty))
    with pytest.raises(NotReadyError):
        explain_identity(reserve, "L001", None, empty)


def test_questions_keep_the_machines_opinion_back(reserve: Path, identified: Path) -> None:
    animal = largest(known(reserve, identified))[0]
    ends = (animal.sightings[0], animal.sightings[-1])
    with open_project(reserve, identified) as opened:
        place = write_questions(opened, read_catalogue(opened.database), [ends])
    page = place.read_text(encoding="utf-8")
    assert ends[0] in page
    assert animal.individual_id not in page[page.index("<main>") :]
    assert "P(same)" not in page
