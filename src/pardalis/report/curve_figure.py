"""The detection function as a figure, one curve a class of animals."""

from __future__ import annotations

from matplotlib.axes import Axes

from pardalis.report.detection_curve import DetectionCurves
from pardalis.report.figures import (
    CHART_WIDTH,
    CLASSES,
    DASHES,
    INK,
    QUIET,
    as_svg,
    calm,
    empty_figure,
)


def detection_figure(found: DetectionCurves) -> str:
    """Each class's curve with its 95 % band and sigma.

    Parameters
    ----------
    found
        Distances in [m]; drawn in km.

    Returns
    -------
    str
        SVG.
    """
    figure = empty_figure(CHART_WIDTH, 2.9)
    axes = figure.subplots()
    for order, curve in enumerate(found.curves):
        colour, dash = CLASSES[order], DASHES[order % len(DASHES)]
        kilometres = curve.distance / 1000.0
        if curve.lower is not None and curve.upper is not None:
            axes.fill_between(kilometres, curve.lower, curve.upper, color=colour, alpha=0.15, lw=0)
        axes.plot(kilometres, curve.height, color=colour, lw=1.8, ls=dash, label=curve.label)
    _name_sigmas(axes, found)
    axes.set_xlim(0, found.curves[0].distance[-1] / 1000.0)
    # A band that is far wider than the curves is cut: it would press them flat.
    highest = max(float(curve.height.max()) for curve in found.curves)
    axes.set_ylim(0, min(axes.get_ylim()[1], 3.0 * highest))
    axes.set_xlabel("Distance of the camera from the activity centre [km]", color=INK, fontsize=9)
    kind = "Chance of capture" if found.is_probability else "Expected captures"
    axes.set_ylabel(f"{kind} per camera-night", color=INK, fontsize=9)
    if any(curve.label for curve in found.curves):
        axes.legend(frameon=False, fontsize=9, labelcolor=INK)
    calm(axes)
    figure.subplots_adjust(left=0.13, right=0.97, top=0.95, bottom=0.17)
    return as_svg(figure)


def _name_sigmas(axes: Axes, found: DetectionCurves) -> None:
    """A line at each sigma; in the colour of its class where these differ."""
    sigmas = {curve.sigma: order for order, curve in reversed(list(enumerate(found.curves)))}
    for row, (sigma, order) in enumerate(sorted(sigmas.items(), key=lambda each: each[1])):
        colour = CLASSES[order] if len(sigmas) > 1 else QUIET
        axes.axvline(sigma / 1000.0, color=colour, lw=0.9, ls=":")
        axes.annotate(
            "sigma",
            (sigma / 1000.0, 1.0 - 0.09 * row),
            xycoords=("data", "axes fraction"),
            xytext=(4, -2),
            textcoords="offset points",
            color=colour if len(sigmas) > 1 else INK,
            fontsize=9,
            va="top",
        )
