"""The picture of a survey's effort: stations by nights."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from pardalis.report.effort import date_marks
from pardalis.report.figures import INK, QUIET

# As in the report's page.
_WORKED = "#9cc9e0"
_DOUBTFUL = "#ecc94b"
_GAP = "#c2570c"
_STOOD = "#e9ecee"
_ROW_HEIGHT = 0.26
_WIDTH = 10.0
_LEAST_SHARE = 0.02


def effort_picture(
    stations: Sequence[str],
    evenings: Sequence[date],
    stood: Float[np.ndarray, "stations nights"],
    worked: Float[np.ndarray, "stations nights"],
    doubtful: Float[np.ndarray, "stations nights"],
) -> bytes:
    """Effort of each station night by night, as bars whose height is the share that worked.

    Parameters
    ----------
    stations
        Names, one a row.
    evenings
        Date of the evening of each night.
    stood, worked, doubtful
        Camera-nights: of cameras that stood there, that worked, and of which it is doubtful.

    Returns
    -------
    bytes
        PNG.
    """
    height = 1.5 + _ROW_HEIGHT * max(1, len(stations))
    figure = Figure(figsize=(_WIDTH, height), dpi=110, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.13, 0.55 / height, 0.75, 1 - 1.35 / height))
    nights = np.arange(len(evenings))
    for row in range(len(stations)):
        most = max(float(stood[row].max(initial=0.0)), 1e-9)
        base = np.full(len(nights), row + 0.42)
        sure = (worked[row] - doubtful[row]) / most
        _bars(axes, nights, base, stood[row] / most, _STOOD)
        _bars(axes, nights, base, sure, _WORKED)
        _bars(axes, nights, base - 0.84 * np.maximum(sure, 0), doubtful[row] / most, _DOUBTFUL)
        dead = np.where((worked[row] / most <= _LEAST_SHARE) & (stood[row] > 0), 0.22, 0.0)
        _bars(axes, nights, np.full(len(nights), row + 0.09), dead, _GAP)
        total = f"{worked[row].sum():,.1f}"
        axes.annotate(
            total, (1.01, row), xycoords=("axes fraction", "data"), va="center", fontsize=8,
            color=INK,
        )  # fmt: skip
    _label(axes, stations, evenings)
    _legend(figure, worked, doubtful)
    out = io.BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _bars(
    axes: Axes,
    nights: np.ndarray,
    base: np.ndarray,
    share: Float[np.ndarray, " nights"],
    colour: str,
) -> None:
    """Bars that grow upwards from the foot of their row; the first row is on top."""
    shown = share > _LEAST_SHARE
    axes.bar(
        nights[shown] + 0.5, -0.84 * share[shown], width=1.0, bottom=base[shown], color=colour, lw=0
    )


def _label(axes: Axes, stations: Sequence[str], evenings: Sequence[date]) -> None:
    axes.set_xlim(0, max(1, len(evenings)))
    axes.set_ylim(max(1, len(stations)) - 0.5, -0.5)
    axes.set_yticks(range(len(stations)), [_plain(name) for name in stations])
    marks = date_marks(tuple(evenings), 8)
    axes.set_xticks(
        [mark.position * len(evenings) for mark in marks], [mark.label for mark in marks]
    )
    axes.set_xticks(np.arange(0, len(evenings) + 1, 7), minor=True)
    axes.tick_params(colors=INK, labelsize=8, length=3)
    axes.tick_params(axis="y", length=0)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(QUIET)
    axes.annotate(
        "camera-\nnights", (1.01, 1.0), xytext=(0, 4), xycoords="axes fraction",
        textcoords="offset points", fontsize=8, color=INK, va="bottom",
    )  # fmt: skip


def _legend(
    figure: Figure,
    worked: Float[np.ndarray, "stations nights"],
    doubtful: Float[np.ndarray, "stations nights"],
) -> None:
    patches = [
        Patch(color=_WORKED, label=f"worked ({worked.sum() - doubtful.sum():,.1f} camera-nights)"),
        Patch(color=_DOUBTFUL, label=f"doubtful ({doubtful.sum():,.1f})"),
        Patch(color=_GAP, label="stood, did not work"),
        Patch(facecolor="white", edgecolor=QUIET, lw=0.5, label="no camera"),
    ]
    figure.legend(
        handles=patches, loc="upper left", bbox_to_anchor=(0.12, 0.995), ncols=4, frameon=False,
        fontsize=8.5, labelcolor=INK, handlelength=1.2, columnspacing=1.6,
    )  # fmt: skip


def _plain(name: str) -> str:
    """A name that the figure's font can draw, not too long."""
    shown = name.encode("latin-1", "replace").decode("latin-1").replace("$", "\\$")
    return shown if len(shown) <= 18 else f"{shown[:17]}."
