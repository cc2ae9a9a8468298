"""One fit from files, whichever their form."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pardalis.errors import InputError, PluginError
from pardalis.estimate.models.scr import ScrModel
from pardalis.exchange.secr_text_writer import write_secr_text
from pardalis.records.estimate import EstimateStatus
from pardalis.testing.capture_histories import SimulatedSurvey
from pardalis.workflows.estimate_files import (
    estimate_files,
    fit_files,
    log_likelihood_files,
)
from pardalis.workflows.settings import FilesSettings

SURVEY = SimulatedSurvey()
HISTORY = SURVEY.simulate(11)
AT = (-7.4, -2.5, 7.3)


@pytest.fixture
def text(tmp_path: Path) -> FilesSettings:
    write_secr_text((HISTORY,), tmp_path / "capt.txt", tmp_path / "trap.txt")
    return FilesSettings(captures=tmp_path / "capt.txt", traps=tmp_path / "trap.txt")


@pytest.fixture
def tidy(tmp_path: Path) -> FilesSettings:
    places = zip(HISTORY.detector_ids, HISTORY.detectors, strict=True)
    traps = ["id,x,y", *(f"{name},{float(x)!r},{float(y)!r}" for name, (x, y) in places)]
    captures = ["session,animal,occasion,trap"]
    for a, o, t in zip(HISTORY.animal, HISTORY.occasion, HISTORY.trap, strict=True):
        captures.append(f"1,{HISTORY.individual_ids[a]},{o + 1},{HISTORY.detector_ids[t]}")
    (tmp_path / "traps.csv").write_text("\n".join(traps))
    (tmp_path / "captures.csv").write_text("\n".join(captures))
    return FilesSettings(
        captures=tmp_path / "captures.csv", traps=tmp_path / "traps.csv", occasions=20
    )


def mask_file(folder: Path) -> Path:
    file = folder / "mask.csv"
    mask = SURVEY.mask()
    rows = [f"{x},{y},{mask.cell_area / 1e4}" for x, y in mask.points]
    file.write_text("\n".join(["x,y,area_ha", *rows]))
    return file


def test_both_forms_and_the_history_itself_give_one_likelihood(
    text: FilesSettings, tidy: FilesSettings, tmp_path: Path
) -> None:
    mask = mask_file(tmp_path)
    expected = ScrModel().log_likelihood((HISTORY,), (SURVEY.mask(),), AT)
    for settings in (text, tidy):
        found = log_likelihood_files(replace(settings, mask=mask), AT)
        assert found == pytest.approx(expected, rel=1e-12)


def test_buffer_and_spacing_make_the_mask(text: FilesSettings) -> None:
    estimate = fit_files(replace(text, buffer=8000.0, spacing=600.0, detectfn="HHN"))
    assert estimate.status is EstimateStatus.OK
    assert estimate.beta_names == ("D", "lambda0", "sigma")


def test_without_a_mask_the_buffer_follows_sigma(tidy: FilesSettings) -> None:
    estimate = fit_files(replace(tidy, occasions=None))
    assert estimate.density is not None
    assert any("taken as habitat" in each for each in estimate.assumptions)
    assert any("last capture" in each for each in estimate.assumptions)
    assert any("every occasion" in each for each in estimate.assumptions)


def test_a_likelihood_without_a_mask_is_refused(text: FilesSettings) -> None:
    with pytest.raises(InputError, match="needs a mask"):
        log_likelihood_files(text, AT)


def test_outcome_holds_the_estimate_as_plain_values(text: FilesSettings) -> None:
    outcome = estimate_files(replace(text, buffer=8000.0, spacing=600.0))
    assert outcome.answer["estimate"]["status"] == "ok"
    assert outcome.counts["individuals"] == len(HISTORY.individual_ids)
    assert any("per 100 km" in sentence for sentence in outcome.sentences)
    json.dumps(outcome.answer)


def test_outcome_at_given_parameters_is_the_likelihood_alone(text: FilesSettings) -> None:
    settings = replace(text, buffer=8000.0, spacing=600.0)
    outcome = estimate_files(settings, AT)
    assert outcome.answer == {"log_likelihood": log_likelihood_files(settings, AT)}


def test_half_a_buffer(text: FilesSettings) -> None:
    with pytest.raises(InputError, match="only one is given"):
        fit_files(replace(text, buffer=5000.0))


def test_missing_file(text: FilesSettings, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file"):
        fit_files(replace(text, traps=tmp_path / "nowhere.txt"))


def test_unknown_model(text: FilesSettings) -> None:
    with pytest.raises(PluginError, match="No plug-in"):
        fit_files(replace(text, estimate_model="crystal ball"))
