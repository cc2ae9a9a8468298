"""A small made-up survey: four stations, six nights, three leopards, one person."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from pardalis.records.capture_history import CaptureHistory
from pardalis.records.comparison import Comparison, ModelRow
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.records.detection import BoundingBox, Detection, Finding, Flank, SearchStatus
from pardalis.records.estimate import Estimate, EstimateStatus, Interval, SessionEstimate
from pardalis.records.individual import Individual
from pardalis.records.mask import Mask
from pardalis.records.media import Media, Placement
from pardalis.records.problem import Problem
from pardalis.records.proposal import Evidence, Proposal
from pardalis.records.sighting import Sighting
from pardalis.report.content import DensityMap, ReportContent, StepCounts

OFFSET = 480
LATITUDES = (37.123457, 37.143211, 37.163987, 37.183765)
LONGITUDES = (74.654329, 74.684177, 74.714913, 74.744651)
STATIONS = ("S1", "<script>alert(1)</script>", "水源地", "S4")
FIRST = datetime(2026, 5, 1, 12, tzinfo=UTC) - timedelta(minutes=OFFSET)


@dataclass
class Made:
    """Records as they are made up, in the order of the photographs."""

    media: list[Media] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)

    def photograph(
        self, station: int, night: int, hour: float, event: str, *types: str, width: float = 0.4
    ) -> Media:
        """One searched photograph, `hour` hours after the noon of its night."""
        name = f"{len(self.media):020x}"
        media = Media(
            media_id=name,
            file_path=f"D{station + 1}/DCIM/IMG_{len(self.media):04d}.JPG",
            content_hash=name * 3 + "0000",
            card=f"D{station + 1}",
            deployment_id=f"D{station + 1}",
            placement=Placement.PLACED,
            timestamp=FIRST + timedelta(days=night, hours=hour),
            utc_offset=OFFSET,
            burst_id=event,
            event_id=event,
            width=320,
            height=240,
        )
        boxes = [BoundingBox(0.1 + 0.1 * rank, 0.3, width, 0.4) for rank in range(len(types))]
        detections = tuple(
            Detection(f"{name}-{rank + 1}", name, kind, box, 0.9, "motion 1")
            for rank, (kind, box) in enumerate(zip(types, boxes, strict=True))
        )
        self.media.append(media)
        self.findings.append(Finding(name, "motion 1", SearchStatus.SEARCHED, detections))
        return media

    def sighting(self, station: int, night: int, hour: float, flank: Flank, frames: int = 2) -> str:
        """A burst of photographs of one leopard."""
        event = f"e{len(self.media)}"
        media = [
            self.photograph(station, night, hour + frame / 3600, event, "animal")
            for frame in range(frames)
        ]
        detections = tuple(finding.detections[0] for finding in self.findings[-frames:])
        name = detections[0].detection_id
        self.sightings.append(Sighting(name, detections, tuple(media), flank))
        return name


def made_deployments() -> tuple[Deployment, ...]:
    return tuple(
        Deployment(
            f"D{row + 1}", STATIONS[row], LATITUDES[row], LONGITUDES[row],
            FIRST, FIRST + timedelta(days=6), OFFSET,
        )
        for row in range(4)
    )  # fmt: skip


def made_history() -> CaptureHistory:
    usage = np.ones((4, 6))
    usage[1, 2:4] = 0.0
    usage[2, 5] = 0.5
    usage[3, :2] = 0.0
    return CaptureHistory(
        "2026", "proximity", STATIONS,
        np.array([[512345.6, 4108765.4], [515000.0, 4111000.0],
                  [517650.0, 4113200.0], [520300.0, 4115400.0]]),
        usage, ("L001", "L002"),
        animal=np.array([0, 0, 1]), occasion=np.array([0, 1, 4]),
        trap=np.array([0, 1, 2]), count=np.array([1, 1, 1]),
    )  # fmt: skip


def made_estimate() -> Estimate:
    density, expected = Interval(5.2791, 1.4, 3.0991, 8.992), Interval(17.4, 4.6, 10.2, 29.7)
    realised = Interval(16.9, 3.1, 13.2, 25.8)
    real = (
        ("lambda0", Interval(0.2, 0.03, 0.14, 0.26)),
        ("sigma", Interval(1900.0, 150.0, 1630.0, 2218.0)),
    )
    return Estimate(
        EstimateStatus.OK, (), "half-normal, Poisson density", "2026", 2, 3, 1, 1,
        density=density, expected_n=expected, realised_n=realised,
        region_area=329.6, beta_names=("D", "lambda0", "sigma"),
        beta=(-7.5, float(np.log(0.2)), float(np.log(1900.0))),
        vcov=((0.09, 0.0, 0.0), (0.0, 0.04, 0.0), (0.0, 0.0, 0.01)),
        real=real, log_likelihood=-412.3456, aic=830.6912, aicc=833.6912, converged=True,
        detectfn="HHN", formulas=(("D", "~1"), ("lambda0", "~1"), ("sigma", "~1")),
        sessions=(SessionEstimate("2026", "", 2, 3, density, expected, realised, 329.6,
                                  (("", 37.9),), real),),
        notes=("Occasions were collapsed.",), catalogue_hash="9f2c1ab34d", ledger_position=17,
        assumptions=("Home ranges do not shift.",),
    )  # fmt: skip


def made_maps() -> tuple[DensityMap, ...]:
    """A surface that varies, and a constant one, over the mask of `made_history`."""
    east, north = np.meshgrid(
        np.arange(505_000.0, 528_000.0, 500.0), np.arange(4_101_000.0, 4_123_000.0, 500.0)
    )
    points = np.column_stack([east.ravel(), north.ravel()])
    density = 3.0 + (points[:, 0] - points[:, 0].min()) / 10_000.0
    cameras, caught = made_history().detectors, np.array([True, True, True, False])
    return (
        DensityMap(points, np.full(len(points), 5.2791), None, None, 500.0, cameras, caught,
                   "expected density"),
        DensityMap(points, density, 0.6 * density, 1.7 * density, 500.0, cameras, caught,
                   "activity centres"),
    )  # fmt: skip


def made_comparison() -> Comparison:
    """A null model, one a little worse, one that did not converge and one refused."""
    null = made_estimate()
    worse = replace(null, aicc=835.6912, formulas=(*null.formulas[:2], ("sigma", "~sex")))
    lost = replace(
        null,
        converged=False,
        status=EstimateStatus.DOUBTFUL,
        reasons=("The search for the best parameters did not converge.",),
    )
    none = replace(
        null,
        status=EstimateStatus.REFUSED,
        reasons=("no effort is known",),
        density=None,
        beta=(),
        log_likelihood=None,
        aic=None,
        aicc=None,
    )
    rows = (
        ModelRow("null", null, 0.7311),
        ModelRow("sex", worse, 0.2689),
        ModelRow("learned response", lost, None),
        ModelRow("hopeless", none, None),
    )
    return Comparison(rows, "AICc", ("learned response did not converge: it has no weight.",))


@pytest.fixture
def estimate() -> Estimate:
    return made_estimate()


@pytest.fixture(scope="session")
def example() -> ReportContent:
    """A survey with something of everything; made once, since nothing in it can be changed."""
    made = Made()
    left = made.sighting(0, 0, 10.5, Flank.LEFT)
    right = made.sighting(0, 1, 11.25, Flank.RIGHT)
    again = made.sighting(1, 1, 9.0, Flank.LEFT)
    other = made.sighting(2, 4, 16.0, Flank.LEFT)
    stray = made.sighting(3, 5, 15.0, Flank.RIGHT)
    made.photograph(0, 2, 20.0, "deer", "animal")
    made.photograph(0, 2, 20.5, "deer", "animal")
    made.photograph(1, 3, 2.0, "ranger", "human")
    made.photograph(1, 3, 3.0, "wind")
    blind = made.photograph(2, 3, 4.0, "blind")
    made.findings[-1] = Finding(
        blind.media_id, "motion 1", SearchStatus.CANNOT_TELL, (), "too few frames"
    )
    pair = sorted((other, again))
    return ReportContent(
        survey="Ridge & valley",
        deployments=made_deployments(),
        gaps=(EffortGap("D2", FIRST + timedelta(days=2), FIRST + timedelta(days=4), "flood"),),
        media=tuple(made.media),
        findings=tuple(made.findings),
        sightings=tuple(made.sightings),
        individuals=(
            Individual("L001", (left, right, again), frozenset({Flank.LEFT, Flank.RIGHT})),
            Individual("L002", (other,), frozenset({Flank.LEFT})),
            Individual("L003", (stray,), frozenset({Flank.RIGHT})),
        ),
        proposals=(Proposal(pair[0], pair[1], Evidence.PATTERN, "rootsift 1", 7, 3.25),),
        problems=(
            Problem("D1/\udcff\u202e<b>.JPG", "unreadable", "Truncated.", "Copy it again."),
            Problem("D2", "clock_wrong", "The clock says 1970.", "Correct the table."),
        ),
        steps=(StepCounts("Import", (("files seen", 1234), ("unreadable", 1))),),
        flank=Flank.LEFT,
        history=made_history(),
        occasion_dates=tuple(date(2026, 5, 1) + timedelta(days=night) for night in range(6)),
        mask=Mask(np.zeros((1200, 2)), 512.0**2, 512.0),
        estimate=made_estimate(),
        comparison=made_comparison(),
        density_maps=made_maps(),
        made_on=date(2026, 11, 22),
        version="0.1.0",
    )
