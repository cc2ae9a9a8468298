"""The log likelihood of a model on data, as a function of its link-scale parameters."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy

import numpy as np
from jaxtyping import Float

from pardalis.errors import InputError
from pardalis.estimate.design.links import from_real, to_usual
from pardalis.estimate.design.matrices import Design, UnitDesign
from pardalis.scr.collapse import collapse
from pardalis.scr.count_term import Kind
from pardalis.scr.likelihood import SessionLikelihood
from pardalis.scr.terms import Terms
from pardalis.scr.tiles import MARGIN, Betas

Beta = Float[np.ndarray, " parameters"]


class ModelLikelihood:
    """The log likelihood with its gradient.

    Parameters
    ----------
    design
        The model on its data.
    threads
        To work with.
    exact
        Leave no distant cell out, however faint.

    Raises
    ------
    InputError
        If a capture lies where there was no effort.
    """

    def __init__(self, design: Design, threads: int = 1, exact: bool = False) -> None:
        self.design = design
        self.exact = exact
        self.executor = ThreadPoolExecutor(threads) if threads > 1 else None
        terms = [collapse(each.unit.history, each.situations) for each in design.units]
        self.sessions = self._sessions(design, terms)

    def _sessions(self, design: Design, terms: Sequence[Terms]) -> tuple[SessionLikelihood, ...]:
        kind: Kind = "conditional" if design.spec.conditional else design.spec.distribution
        return tuple(
            SessionLikelihood(
                own,
                each.unit.mask,
                design.spec.function,
                kind,
                self.exact,
                MARGIN,
                self.executor,
            )
            for own, each in zip(terms, design.units, strict=True)
        )

    def on(self, design: Design) -> ModelLikelihood:
        """The same captures on other masks.

        Parameters
        ----------
        design
            The model on these.
        """
        other = copy(self)
        other.design = design
        other.sessions = self._sessions(design, [each.terms for each in self.sessions])
        return other

    def __call__(self, beta: Beta) -> tuple[float, Beta]:
        """The log likelihood and its gradient; minus infinity where parameters are impossible.

        Parameters
        ----------
        beta
            Link-scale parameters, in the order of the design's names.
        """
        gradient = np.zeros(len(beta))
        betas, chains = self.detection(beta)
        if not np.all(np.isfinite(betas)):
            return -np.inf, gradient
        value = 0.0
        for unit, session in zip(self.design.units, self.sessions, strict=True):
            log_density, by_density = self.log_density(unit, beta)
            log_share = self.log_share(unit, beta)
            directions = by_density[:, None] * unit.density
            found, slopes = session.evaluate(betas, log_density, directions, log_share)
            value += found
            gradient[self.design.columns["D"]] += slopes.density
            share = np.exp(log_share)
            if share.shape[1] > 1:
                by_logit = slopes.log_share[:, ::-1] * share
                gradient[self.design.columns["pmix"]] += (
                    by_logit[:, 0] - by_logit[:, 1]
                ) @ unit.share
            for place, name in enumerate(self.design.spec.detection_parameters):
                if name in self.design.detection:
                    upon = slopes.detection[:, place] * chains[:, place]
                    gradient[self.design.columns[name]] += upon @ self.design.detection[name]
        return value, gradient

    def detection(
        self, beta: Beta
    ) -> tuple[Betas, Float[np.ndarray, "combinations detection_parameters"]]:
        """Detection parameters of each combination on the usual links, and slopes by their own.

        Parameters
        ----------
        beta
            Link-scale parameters.
        """
        spec, fixed = self.design.spec, dict(self.design.spec.fixed)
        combinations = len(self.design.labels)
        values, chains = [], []
        for name, usual in spec.function.parameters:
            if name in fixed:
                value = np.full(combinations, float(from_real(np.array(fixed[name]), usual)))
                chain = np.zeros(combinations)
            else:
                linear = self.design.detection[name] @ beta[self.design.columns[name]]
                value, chain = to_usual(linear, spec.link_of(name), usual)
            values.append(value)
            chains.append(chain)
        return tuple(map(tuple, np.column_stack(values).tolist())), np.column_stack(chains)

    def log_density(
        self, unit: UnitDesign, beta: Beta
    ) -> tuple[Float[np.ndarray, " points"], Float[np.ndarray, " points"]]:
        """Log density [log animals per ha] at each point of a unit's mask, and its link's slope.

        Where an identity link gives a negative density there are no animals.

        Parameters
        ----------
        unit
            The unit.
        beta
            Link-scale parameters.
        """
        spec, points = self.design.spec, len(unit.unit.mask.points)
        fixed = dict(spec.fixed)
        if "D" in fixed:
            return np.full(points, np.log(fixed["D"])), np.zeros(points)
        linear = unit.density @ beta[self.design.columns["D"]]
        if spec.link_of("D") == "log" or spec.conditional:
            return linear, np.ones(points)
        positive = linear > 0.0
        safe = np.where(positive, linear, 1.0)
        return np.where(positive, np.log(safe), -np.inf), np.where(positive, 1.0 / safe, 0.0)

    def log_share(self, unit: UnitDesign, beta: Beta) -> Float[np.ndarray, "groups classes"]:
        """Log of each class's share, for each group of a unit's animals.

        Parameters
        ----------
        unit
            The unit.
        beta
            Link-scale parameters.
        """
        if len(self.design.classes) == 1:
            return np.zeros((len(unit.share), 1))
        second = unit.share @ beta[self.design.columns["pmix"]]
        share: np.ndarray = -np.logaddexp(0.0, np.column_stack([second, -second]))
        return share

    def checked(self, beta: Sequence[float]) -> Beta:
        """Parameters as an array.

        Parameters
        ----------
        beta
            Link-scale parameters.

        Raises
        ------
        InputError
            If their number is wrong.
        """
        names = self.design.names
        if len(beta) != len(names):
            raise InputError(
                f"{len(beta)} parameters were given; the model has {len(names)}.",
                f"Give {', '.join(names)}, each on its link scale.",
            )
        return np.array(beta, dtype=float)
