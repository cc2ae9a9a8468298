"""A survey's animals told apart with a network asked beside the coats' marks, and alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pardalis.errors import PluginError
from pardalis.records.proposal import Evidence, Proposal
from pardalis.store import identities
from pardalis.workflows.add_model import add_model
from pardalis.workflows.find_animals import find_animals
from pardalis.workflows.identify_animals import identify_animals, settings_of_last_run
from pardalis.workflows.import_cards import import_cards
from pardalis.workflows.models_settings import AddSettings
from pardalis.workflows.project import open_project
from pardalis.workflows.settings import FindSettings, IdentifySettings, ImportSettings


@pytest.fixture(scope="module")
def searched(reserve: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which animals have been found, not told apart."""
    folder = tmp_path_factory.mktemp("with_network") / "project"
    import_cards(reserve, ImportSettings(project=folder))
    find_animals(reserve, FindSettings(project=folder))
    return folder


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory, tiny_network: Callable[..., bytes]) -> Path:
    folder = tmp_path_factory.mktemp("networks")
    (folder / "net.onnx").write_bytes(tiny_network())
    add_model("tiny", folder / "net.onnx", AddSettings(models=folder / "models"))
    return folder / "models"


def pairs(reserve: Path, project: Path) -> dict[tuple[str, str], Proposal]:
    """What the coats said of each pair."""
    with open_project(reserve, project) as opened, opened.database.read() as connection:
        return {
            (each.sighting_a, each.sighting_b): each
            for each in identities.proposals(connection)
            if each.evidence is Evidence.PATTERN
        }


@pytest.mark.slow
def test_a_network_beside_the_marks_widens_the_list_and_joins_nothing(
    reserve: Path, searched: Path, models: Path
) -> None:
    chosen = IdentifySettings(project=searched, also="embedding", network="tiny", models=models)
    identify_animals(reserve, chosen)
    found = pairs(reserve, searched)
    added = [each for each in found.values() if each.verified == 0]
    assert 0 < len(added) < len(found)
    assert all(-1 <= (each.similarity or -2) <= 1 for each in added)
    assert any(each.similarity is not None and each.verified for each in found.values())
    # Without labelled pairs the cosine is no evidence: it joins none by itself.
    assert max(each.p_same for each in added) < 0.5
    with open_project(reserve, searched) as opened:
        kept = settings_of_last_run(opened)
    assert (kept.matcher, kept.models) == ("rootsift+embedding:tiny", models)
    identify_animals(reserve, kept)
    assert pairs(reserve, searched) == found


@pytest.mark.slow
def test_a_network_alone_is_refused_until_its_cosines_are_worth_something(
    reserve: Path, searched: Path, models: Path
) -> None:
    chosen = IdentifySettings(project=searched, matcher="embedding", network="tiny", models=models)
    with pytest.raises(PluginError, match="No calibration comes for the matcher 'embedding'"):
        identify_animals(reserve, chosen)
