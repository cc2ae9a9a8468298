"""Figures as SVG: the map of stations and detections by hour. They name no place."""

from __future__ import annotations

import io

import matplotlib
import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from pardalis.report.activity import HourlyEvents
from pardalis.report.stations import StationMap

INK = "#22302b"
QUIET = "#8a948f"
LEOPARD = "#b8540d"
ANIMAL = "#7fa99b"

CLASSES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#5b3a8c", "#444444")
"""Okabe and Ito's colours that stand out on white, told apart with every kind of colour vision."""

DASHES = ("-", "--", ":", "-.")
_NUMBERED = 60
_MAP_WIDTH = 7.6
CHART_WIDTH = 5.6


def map_figure(stations: StationMap) -> str:
    """Stations by number, captures as their size, each animal's captures as spokes.

    Parameters
    ----------
    stations
        Relative to their own corner: nothing else of the place enters the figure.

    Returns
    -------
    str
        SVG. Up is north.
    """
    extent = np.maximum(stations.places.max(axis=0), 0.1)
    height = float(np.clip(_MAP_WIDTH * extent[1] / extent[0], 3.0, 9.0)) + 0.6
    figure = empty_figure(_MAP_WIDTH, height)
    axes = figure.add_axes((0.02, 0.02, 0.96, 0.96))
    axes.set_aspect("equal", adjustable="box")
    axes.set_axis_off()
    margin = 0.07 * float(extent.max())
    axes.set_xlim(-margin, extent[0] + margin)
    axes.set_ylim(-2.2 * margin, extent[1] + margin)
    for order, (name, traps) in enumerate(stations.spokes):
        _draw_spokes(axes, name, stations.places[list(traps)], order)
    _draw_stations(axes, stations)
    draw_scale_bar(axes, float(extent[0]), -1.6 * margin)
    return as_svg(figure)


def hours_figure(events: HourlyEvents) -> str:
    """Events by hour of the day: animals above, leopards below, each on its own scale.

    Parameters
    ----------
    events
        By the hour of the cameras' clocks.
    """
    figure = empty_figure(CHART_WIDTH, 3.2)
    panels = figure.subplots(2, 1, sharex=True)
    for axes, counts, colour, title in (
        (panels[0], events.animals, ANIMAL, "All animals"),
        (panels[1], events.leopards, LEOPARD, "Leopards of the catalogue"),
    ):
        axes.bar(np.arange(24) + 0.5, counts, width=0.86, color=colour)
        axes.set_title(f"{title}: {sum(counts):,} events", loc="left", fontsize=9, color=INK)
        axes.set_ylim(0, max(1, *counts) * 1.08)
        axes.yaxis.get_major_locator().set_params(integer=True, nbins=4)
        calm(axes)
    panels[1].set_xlim(0, 24)
    panels[1].set_xticks(range(0, 25, 3), [f"{hour:02d}:00" for hour in range(0, 25, 3)])
    figure.subplots_adjust(left=0.08, right=0.955, top=0.92, bottom=0.09, hspace=0.45)
    return as_svg(figure)


def _draw_spokes(
    axes: Axes, name: str, places: Float[np.ndarray, "stations 2"], order: int
) -> None:
    """Lines from the middle of an animal's captures to each of its stations."""
    if len(places) < 2:
        return
    colour = CLASSES[order % len(CLASSES)]
    dash = DASHES[order // len(CLASSES) % len(DASHES)]
    middle = places.mean(axis=0)
    for place in places:
        axes.plot(
            [middle[0], place[0]], [middle[1], place[1]], color=colour, lw=1.4, ls=dash, zorder=2
        )
    axes.annotate(
        name if name.isascii() else f"no. {order + 1}",
        middle,
        color=INK,
        fontsize=7.5,
        ha="center",
        va="center",
        zorder=5,
        bbox={"boxstyle": "round,pad=0.15", "fc": "white", "ec": colour, "lw": 1.2},
    )


def _draw_stations(axes: Axes, stations: StationMap) -> None:
    captures = np.array(stations.captures, dtype=float)
    crowd = float(np.clip(25.0 / max(1, len(captures)), 0.35, 1.0))
    caught = captures > 0
    east, north = stations.places.T
    axes.scatter(
        east[~caught], north[~caught], s=26 * crowd, marker="x", color=QUIET, lw=1.1, zorder=3
    )
    sizes = crowd * (30 + 170 * captures[caught] / max(1.0, captures.max()))
    axes.scatter(
        east[caught], north[caught], s=sizes, color="#f4e9d8", edgecolor=INK, lw=0.9, zorder=3
    )
    for row, place in enumerate(stations.places):
        if len(captures) > _NUMBERED and not caught[row]:
            continue
        axes.annotate(
            str(row + 1),
            place,
            xytext=(6 * crowd**0.5, 5 * crowd**0.5),
            textcoords="offset points",
            fontsize=4 + 3.5 * crowd,
            color=INK,
            zorder=6,
        )


def draw_scale_bar(axes: Axes, width: float, level: float) -> None:
    """Draw a bar of a round length, about a quarter of the array's width.

    Parameters
    ----------
    axes
        In kilometres.
    width
        Of what is drawn [km].
    level
        How far north [km].
    """
    wanted = max(width, 0.4) / 4
    power = 10.0 ** np.floor(np.log10(wanted))
    length = float(max(step for step in (1, 2, 5) if step * power <= wanted * 1.0001) * power)
    axes.plot([0, length], [level, level], color=INK, lw=2.2, solid_capstyle="butt")
    label = f"{length:g} km" if length >= 1 else f"{1000 * length:g} m"
    axes.annotate(
        label, (length, level), xytext=(6, 0), textcoords="offset points", va="center", fontsize=9
    )


def calm(axes: Axes) -> None:
    """Leave only the axes that a reader needs.

    Parameters
    ----------
    axes
        Of a chart.
    """
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(QUIET)
    axes.tick_params(colors=INK, labelsize=8.5, length=3)


def empty_figure(width: float, height: float) -> Figure:
    """A figure that no window system knows of.

    Parameters
    ----------
    width, height
        [inches].
    """
    figure = Figure(figsize=(width, height))
    FigureCanvasSVG(figure)
    return figure


def as_svg(figure: Figure) -> str:
    """The figure as SVG, the same on every machine and day.

    Parameters
    ----------
    figure
        Of `empty_figure`.
    """
    text = io.StringIO()
    silent = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    # Glyphs as outlines: the figure looks the same on a machine without these fonts.
    with matplotlib.rc_context({"svg.hashsalt": "pardalis", "svg.fonttype": "path"}):
        figure.savefig(text, format="svg", metadata=silent, transparent=True)
    return text.getvalue()
