"""The report as one HTML file that opens without a network."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pardalis.records.estimate import Estimate, EstimateStatus
from pardalis.report.activity import hourly_events
from pardalis.report.answer import answer_paragraphs
from pardalis.report.catalogue import View, catalogue_entries
from pardalis.report.content import DensityMap, ReportContent
from pardalis.report.curve_figure import detection_figure
from pardalis.report.density_figure import density_figure, is_constant
from pardalis.report.detection_curve import detection_curves
from pardalis.report.doubts import SHOWN_PAIRS, open_pairs, problem_groups
from pardalis.report.effort import date_marks, effort_rows
from pardalis.report.figures import hours_figure, map_figure
from pardalis.report.fit_check import check_lines
from pardalis.report.identity_doubt import certainty_lines, flank_lines
from pardalis.report.lineage import estimate_facts, parameter_rows, session_rows
from pardalis.report.model_table import comparison_sentences, model_lines
from pardalis.report.stations import StationMap, station_map
from pardalis.report.wording import counted, effort, probability, readable, significant

_STATUS = {
    EstimateStatus.OK: "No doubt found by the checks",
    EstimateStatus.DOUBTFUL: "Doubtful",
    EstimateStatus.REFUSED: "No estimate",
    None: "Not estimated yet",
}


def render(content: ReportContent, pictures: Mapping[str, bytes], public: bool = False) -> str:
    """The report's HTML: answer, catalogue, maps, effort, hours, models, lineage and doubts.

    Every style and picture is inside the file, and its security policy forbids any request.

    Parameters
    ----------
    content
        What to show.
    pictures
        JPEG crops by `detection_id`; where one is missing the page says so.
    public
        Whether it leaves: without maps, and without what is doubtful.

    Returns
    -------
    str
        The same for the same content.
    """
    stations = station_map(content)
    curves = detection_curves(content.estimate)
    comparison = content.comparison
    hours = hourly_events(content)
    pairs, status = open_pairs(content), _status(content.estimate)
    return (
        environment()
        .get_template("page.html")
        .render(
            content=content,
            public=public,
            paragraphs=answer_paragraphs(content),
            status=status.value if status is not None else "none",
            status_text=_STATUS[status],
            entries=catalogue_entries(content),
            stations=stations,
            links=_links(stations),
            map_svg=map_figure(stations) if stations is not None else "",
            rows=effort_rows(content),
            marks=date_marks(content.occasion_dates),
            hours=hours,
            hours_svg=hours_figure(hours) if any(hours.animals) or any(hours.leopards) else "",
            parameters=parameter_rows(content.estimate),
            facts=estimate_facts(content.estimate, content.mask),
            sessions=session_rows(content.estimate),
            curves=curves,
            curve_svg=detection_figure(curves) if curves is not None else "",
            maps=tuple(map(_shown_map, content.density_maps)),
            constant=_constant_density(content),
            certainty=certainty_lines(content.estimate),
            flanks=flank_lines(content.estimate),
            models=model_lines(comparison) if comparison is not None else (),
            checks=check_lines(content.goodness) if content.goodness is not None else (),
            said_of_models=comparison_sentences(comparison) if comparison is not None else (),
            groups=problem_groups(content.problems),
            pairs=pairs[:SHOWN_PAIRS],
            further_pairs=max(0, len(pairs) - SHOWN_PAIRS),
            pictures=pictures,
        )
    )


@cache
def environment() -> Environment:
    """Templates of this room; whatever is put into them is escaped."""
    jinja = Environment(
        loader=PackageLoader("pardalis.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    jinja.filters.update(
        counted=counted,
        significant=significant,
        effort=effort,
        clock=_clock,
        probability=probability,
        png_uri=lambda data: _data_uri("image/png", data),
        jpeg_uri=lambda data: _data_uri("image/jpeg", data),
        svg_uri=lambda text: _data_uri("image/svg+xml", text.encode()),
        alternative=_alternative,
    )
    return jinja


def _status(estimate: Estimate | None) -> EstimateStatus | None:
    """The estimate's status; a fit that did not converge is never without doubt."""
    if estimate is None:
        return None
    sure = estimate.status is not EstimateStatus.OK or estimate.converged
    return estimate.status if sure else EstimateStatus.DOUBTFUL


def _shown_map(surface: DensityMap) -> tuple[DensityMap, bytes]:
    """A map with its picture; no bytes where it would be of one colour."""
    return surface, b"" if is_constant(surface) else density_figure(surface)


def _constant_density(content: ReportContent) -> float | None:
    """The density of a model that takes it to be the same everywhere [animals per 100 km^2]."""
    estimate = content.estimate
    if estimate is None or estimate.density is None:
        return None
    varies = dict(estimate.formulas).get("D", "~1") != "~1"
    return None if varies else estimate.density.estimate


def _shown(value: Any) -> Any:
    """Names with characters that no page can hold, such as undecodable bytes of a file's name."""
    return readable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _data_uri(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"


def _clock(time: datetime | None) -> str:
    return time.strftime("%Y-%m-%d %H:%M") if time is not None else "no time"


def _alternative(view: View, animal: str) -> str:
    """The picture for those who cannot see it."""
    return f"{animal}, {view.flank.value} flank, at {view.station}, {_clock(view.clock)}"


def _links(stations: StationMap | None) -> tuple[tuple[str, str], ...]:
    """For each animal the numbers of the stations where it was caught."""
    if stations is None:
        return ()
    return tuple(
        (name, ", ".join(str(trap + 1) for trap in traps)) for name, traps in stations.spokes
    )
