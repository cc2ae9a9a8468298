"""Models, habitat and regions named on the command line, fitted to capture files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely
from pyogrio import raw

from pardalis.errors import InputError
from pardalis.exchange.capture_tables_writer import write_capture_tables
from pardalis.records.capture_history import CaptureHistory
from pardalis.testing.capture_histories import SimulatedSurvey
from pardalis.workflows.estimate_files import estimate_files, fit_in_files, log_likelihood_files
from pardalis.workflows.settings import FilesSettings

SURVEY = SimulatedSurvey(side=5, density=12.0, mask_spacing=1000.0)
MIDDLE = 4 * SURVEY.spacing / 2


def with_sexes(history: CaptureHistory) -> CaptureHistory:
    """Every fifth animal of unknown sex."""
    sexes = tuple("" if n % 5 == 0 else "FM"[n % 2] for n in range(len(history.individual_ids)))
    return replace(history, covariates=(("sex", sexes),))


def settings(folder: Path, *histories: CaptureHistory, **options: object) -> FilesSettings:
    files = write_capture_tables(histories, folder)
    mask = SURVEY.mask()
    rows = [f"{x},{y},{mask.cell_area / 1e4}" for x, y in mask.points]
    (folder / "mask.csv").write_text("\n".join(["x,y,area_ha", *rows]))
    chosen = {**files, "mask": folder / "mask.csv", **options}
    return FilesSettings(**chosen)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def history() -> CaptureHistory:
    return with_sexes(SURVEY.simulate(3))


def polygon_file(path: Path, *shapes: shapely.Geometry, **columns: list[object]) -> Path:
    raw.write(
        str(path),
        geometry=np.array([shapely.to_wkb(shape) for shape in shapes], dtype=object),
        field_data=[np.array(values) for values in columns.values()],
        fields=list(columns),
        geometry_type="Polygon",
        driver="GPKG",
        crs="EPSG:32736",
    )
    return path


def raster_file(path: Path, west: float, north: float, values: np.ndarray, cell: float) -> Path:
    with rasterio.open(
        path, "w", driver="GTiff", width=values.shape[1], height=values.shape[0], count=1,
        dtype="float64", crs="EPSG:32736",
        transform=rasterio.Affine(cell, 0.0, west, 0.0, -cell, north),
    ) as file:  # fmt: skip
        file.write(values, 1)
    return path


def test_a_formula_of_sex_becomes_classes(tmp_path: Path, history: CaptureHistory) -> None:
    outcome = estimate_files(settings(tmp_path, history, formulas="g0 ~ sex; sigma ~ sex"))
    answer = json.loads(json.dumps(outcome.answer, allow_nan=False))
    assert list(answer["beta"]) == ["D", "g0", "g0.sexM", "sigma", "sigma.sexM", "pmix.h2M"]
    assert answer["converged"]
    low, middle, high = (
        answer["density_per_100km2"][name] for name in ("lower", "estimate", "upper")
    )
    assert low < middle < high
    area = answer["region_n"]["area_km2"]
    assert answer["region_n"]["expected"]["estimate"] == pytest.approx(middle * area / 100)
    assert len(answer["vcov"]) == 6
    at = ",".join(map(str, answer["beta"].values()))
    again = estimate_files(
        settings(tmp_path, history, formulas="g0 ~ sex; sigma ~ sex"),
        tuple(float(part) for part in at.split(",")),
    )
    assert again.answer["log_likelihood"] == pytest.approx(answer["log_likelihood"], abs=1e-9)


def test_a_set_of_models_is_compared_on_one_mask(tmp_path: Path, history: CaptureHistory) -> None:
    outcome = estimate_files(settings(tmp_path, history, compare=True))
    models = outcome.answer["models"]
    assert {row["name"] for row in models} == {"constant", "learned response", "sex"}
    assert sum(row["weight"] for row in models) == pytest.approx(1.0)
    assert [row["aicc"] for row in models] == sorted(row["aicc"] for row in models)
    assert outcome.answer["aicc"] == models[0]["aicc"]
    assert any("weight" in line for line in outcome.sentences)


def test_without_sexes_there_is_no_model_of_them(tmp_path: Path) -> None:
    found = fit_in_files(settings(tmp_path, SURVEY.simulate(3), compare=True))
    assert found.comparison is not None
    assert {row.name for row in found.comparison.rows} == {"constant", "learned response"}


def test_numbers_of_two_halves_make_the_whole(tmp_path: Path, history: CaptureHistory) -> None:
    west = polygon_file(tmp_path / "west.gpkg", shapely.box(-1e5, -1e5, MIDDLE, 1e5))
    east = polygon_file(tmp_path / "east.gpkg", shapely.box(MIDDLE, -1e5, 1e5, 1e5))
    whole = fit_in_files(settings(tmp_path, history)).best
    halves = [
        fit_in_files(settings(tmp_path, history, region=file, crs="EPSG:32736")).best
        for file in (west, east)
    ]
    for name in ("expected_n", "realised_n"):
        parts = [getattr(half, name).estimate for half in halves]
        assert sum(parts) == pytest.approx(getattr(whole, name).estimate, rel=1e-6)
    assert any("lies outside the mask" in note for note in halves[0].notes)


def test_habitat_cuts_a_mask_of_the_datas_own(tmp_path: Path, history: CaptureHistory) -> None:
    lake = polygon_file(tmp_path / "lake.gpkg", shapely.box(MIDDLE, -1e5, 1e5, 1e5))
    asked = settings(tmp_path, history, without=lake, crs="EPSG:32736")
    found = fit_in_files(replace(asked, mask=None))
    assert found.masks[0].points[:, 0].max() < MIDDLE
    assert not any("too small" in reason for reason in found.best.reasons)
    assert any("as far as habitat does" in told for told in found.best.assumptions)


def test_density_follows_a_raster(tmp_path: Path) -> None:
    points = SURVEY.mask().points
    west, north = points[:, 0].min() - 1000, points[:, 1].max() + 1000
    cells = int((np.ptp(points[:, 0]) + 2000) / 500) + 1
    forest = np.tile(np.linspace(-1.0, 1.0, cells), (cells, 1))
    file = raster_file(tmp_path / "forest.tif", west, north, forest, 500.0)
    asked = settings(
        tmp_path, SURVEY.simulate(3), formulas="D ~ forest",
        covariates=(f"forest={file}",), crs="EPSG:32736",
    )  # fmt: skip
    best = fit_in_files(asked).best
    assert best.beta_names == ("D", "D.forest", "g0", "sigma")
    # Centres were drawn evenly: the slope is zero but for chance.
    assert abs(best.beta[1]) < 3.5 * np.sqrt(best.vcov[1][1])


def test_density_by_a_polygons_column(tmp_path: Path) -> None:
    halves = polygon_file(
        tmp_path / "kinds.gpkg", shapely.box(-1e5, -1e5, MIDDLE, 1e5),
        shapely.box(MIDDLE, -1e5, 1e5, 1e5), kind=["forest", "grass"],
    )  # fmt: skip
    asked = settings(
        tmp_path, SURVEY.simulate(3), formulas="D ~ kind", covariates=(f"kind={halves}",),
        crs="EPSG:32736",
    )  # fmt: skip
    assert fit_in_files(asked).best.beta_names == ("D", "D.kindgrass", "g0", "sigma")


def test_sessions_share_what_their_formulas_share(tmp_path: Path) -> None:
    first, second = (
        replace(SURVEY.simulate(seed), session=name) for seed, name in ((3, "dry"), (4, "wet"))
    )
    asked = settings(tmp_path, first, second, formulas="D ~ session")
    best = fit_in_files(asked).best
    assert best.beta_names == ("D", "D.sessionwet", "g0", "sigma")
    assert best.density is None
    assert [each.session for each in best.sessions] == ["dry", "wet"]
    alone = fit_in_files(replace(asked, session="dry", formulas=None)).best
    assert alone.density is not None
    of_first = best.sessions[0].density
    assert of_first is not None
    assert of_first.estimate == pytest.approx(alone.density.estimate, rel=0.25)


def test_a_fixed_parameter_and_another_link(tmp_path: Path, history: CaptureHistory) -> None:
    best = fit_in_files(settings(tmp_path, history, fixed=("sigma=1500",))).best
    assert best.beta_names == ("D", "g0")
    assert dict(best.real)["sigma"].estimate == 1500.0
    linked = fit_in_files(settings(tmp_path, history, links=("g0=log",))).best
    usual = fit_in_files(settings(tmp_path, history)).best
    assert linked.log_likelihood == pytest.approx(usual.log_likelihood, abs=1e-6)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"fixed": ("sigma",)}, "sets nothing"),
        ({"fixed": ("sigma=far",)}, "cannot be fixed"),
        ({"fixed": ("tau=1",)}, "no such parameter"),
        ({"links": ("D=probit",)}, "no link"),
        ({"formulas": "D ~ 1; D ~ x"}, "twice"),
        ({"formulas": "tau ~ 1"}, "no parameter"),
        ({"formulas": "sigma ~ age"}, "names 'age'"),
        ({"formulas": "D ~ age"}, "names 'age'"),
        ({"covariates": ("forest",)}, "names no covariate"),
        ({"hcov": "age"}, "no covariate 'age'"),
        ({"region": Path("nowhere.gpkg")}, "nowhere.gpkg"),
        ({"groups": "sex"}, "is unknown"),
        ({"groups": "sex", "hcov": "sex"}, "cannot both"),
        ({"fixed": ("sigma=-5",)}, "cannot be -5"),
        ({"fixed": ("g0=1.5",)}, "cannot be 1.5"),
        ({"links": ("D=logit",)}, "no probability"),
        ({"binomial_size": -2}, "cannot be of size"),
        ({"binomial_size": 5}, "record no counts"),
        ({"formulas": "D ~ session"}, "same everywhere"),
        ({"compare": True, "formulas": "D ~ x"}, "the one that is named"),
        ({"buffer": 9000.0, "spacing": 500.0}, "mask is given"),
        ({"mask": None, "buffer": 9000.0, "spacing": float("inf")}, "is empty"),
        ({"captures": Path()}, "is a folder"),
        ({"check": -3}, "cannot be drawn"),
        ({"check": 19}, "too few"),
    ],
)
def test_what_cannot_be_fitted_is_told(
    tmp_path: Path, history: CaptureHistory, options: dict[str, object], said: str
) -> None:
    with pytest.raises(InputError, match=said) as caught:
        fit_in_files(settings(tmp_path, history, **options))
    assert caught.value.remedy


def test_impossible_parameters_are_told(tmp_path: Path, history: CaptureHistory) -> None:
    asked = settings(tmp_path, history, links=("D=identity",))
    with pytest.raises(InputError, match="likelihood is zero"):
        log_likelihood_files(asked, (-1.0, -2.0, 7.3))


def test_cameras_far_from_the_mask_are_told(tmp_path: Path, history: CaptureHistory) -> None:
    moved = replace(history, detectors=history.detectors + 1e6)
    with pytest.raises(InputError, match=r"away from every point of mask\.csv"):
        fit_in_files(settings(tmp_path, moved))


def test_a_fit_is_checked_by_surveys_drawn_from_it(tmp_path: Path, history: CaptureHistory) -> None:
    outcome = estimate_files(settings(tmp_path, history, check=39))
    checked = outcome.answer["goodness_of_fit"]
    assert checked["surveys"] == 39
    names = {row["name"] for row in checked["statistics"]}
    assert len(names) == len(checked["statistics"]) > 4
    for row in checked["statistics"]:
        assert row["p_value"] is None or 0.05 <= row["p_value"] <= 1.0
    assert set(checked["sentences"]) <= set(outcome.sentences)


def test_a_camera_written_down_wrongly_is_doubted(tmp_path: Path, history: CaptureHistory) -> None:
    places = history.detectors.copy()
    places[7, 0] += 60_000.0
    moved = replace(history, detectors=places)
    best = fit_in_files(replace(settings(tmp_path, moved), mask=None)).best
    assert any(moved.detector_ids[7] in reason for reason in best.reasons)
    sound = fit_in_files(replace(settings(tmp_path, history), mask=None)).best
    assert not any("coordinates" in reason for reason in sound.reasons)


def test_captures_off_the_habitat_are_doubted(tmp_path: Path, history: CaptureHistory) -> None:
    south = polygon_file(tmp_path / "south.gpkg", shapely.box(-1e5, -1e5, 1e5, 1000.0))
    asked = settings(tmp_path, history, habitat=south, crs="EPSG:32736")
    assert any("off the mask" in reason for reason in fit_in_files(asked).best.reasons)


def test_coordinates_in_the_wrong_columns_are_told(tmp_path: Path, history: CaptureHistory) -> None:
    places = history.detectors.copy()
    places[3] = (0.0, 7_000_000.0)
    moved = replace(history, detectors=places)
    with pytest.raises(InputError, match="spread over"):
        fit_in_files(replace(settings(tmp_path, moved), mask=None))


def test_semicolons_are_told(tmp_path: Path, history: CaptureHistory) -> None:
    asked = settings(tmp_path, history)
    asked.captures.write_text(asked.captures.read_text().replace(",", ";"))
    with pytest.raises(InputError, match="semicolons"):
        fit_in_files(asked)


def test_sessions_that_share_a_density_have_honest_numbers(tmp_path: Path) -> None:
    first, second = (
        replace(SURVEY.simulate(seed), session=name) for seed, name in ((3, "dry"), (4, "wet"))
    )
    best = fit_in_files(settings(tmp_path, first, second, fixed=("D=0.0012",))).best
    for each in best.sessions:
        assert each.realised_n is not None
        assert each.realised_n.lower < each.realised_n.estimate < each.realised_n.upper
    assert any("D is fixed" in note for note in best.notes)


def test_no_finite_parameter_is_told(tmp_path: Path, history: CaptureHistory) -> None:
    with pytest.raises(InputError, match="finite"):
        log_likelihood_files(settings(tmp_path, history), (-7.0, float("nan"), 7.3))
