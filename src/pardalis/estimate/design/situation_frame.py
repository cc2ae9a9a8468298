"""All situations of one unit: classes by groups of animals by states of learning by places."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Int

from pardalis.errors import InputError
from pardalis.estimate.design.formulas import variables
from pardalis.estimate.design.units import Unit, individual_covariate
from pardalis.estimate.design.variables import LEARNED, Variable, Vocabulary
from pardalis.scr.situations import Situations

SIDES = ("class", "animal", "state", "place")


class SituationFrame:
    """The situations that a unit's formulas tell apart.

    Parameters
    ----------
    vocabulary
        What formulas may name.
    unit
        The unit.
    formulas
        Of all detection parameters.

    Raises
    ------
    InputError
        If a formula names what is unknown.
    """

    def __init__(self, vocabulary: Vocabulary, unit: Unit, formulas: Sequence[str]) -> None:
        self.vocabulary, self.unit = vocabulary, unit
        names = dict.fromkeys(name for formula in formulas for name in variables(formula))
        self.variables = {name: self._variable(name) for name in names}
        self.responses = tuple(name for name in LEARNED if name in names)
        self.animal_group, self.of_group = self._levels("animal", len(unit.history.individual_ids))
        shape = unit.history.usage.shape
        places, self.of_place = self._levels("place", 2 * unit.history.usage.size)
        self.place, self.naive_place = places.reshape(2, *shape)
        self.shape = (
            len(vocabulary.classes),
            len(self.of_group),
            2 ** len(self.responses),
            len(self.of_place),
        )
        self.size = int(np.prod(self.shape))

    def _variable(self, name: str) -> Variable:
        found = self.vocabulary.variable(name, self.unit)
        if found is None:
            raise InputError(
                f"A formula names '{name}', which the data do not have.",
                f"Known: {', '.join(self.vocabulary.known())}.",
            )
        return found

    def _levels(
        self, side: str, size: int
    ) -> tuple[Int[np.ndarray, " size"], Int[np.ndarray, " levels"]]:
        """The level of each animal or place, and an animal or place of each level."""
        coded = [
            np.unique(self._along(variable), return_inverse=True)[1].reshape(-1)
            for variable in self.variables.values()
            if variable.side == side
        ]
        if not coded:
            return np.zeros(size, dtype=np.int64), np.zeros(1, dtype=np.int64)
        _, first, level = np.unique(
            np.column_stack(coded), axis=0, return_index=True, return_inverse=True
        )
        return level.reshape(-1), first

    def _along(self, variable: Variable) -> np.ndarray:
        """Values one an animal; or by detector and occasion, as it was and had none been caught."""
        if variable.side != "place":
            return variable.values
        naive = variable.values if variable.naive is None else variable.naive
        return np.stack([variable.values, naive]).reshape(-1)

    def column(
        self, name: str, parameter: str, formula: str
    ) -> tuple[np.ndarray, tuple[str, ...] | None]:
        """A variable's value in each situation, and its levels if it is a factor.

        Parameters
        ----------
        name
            Of the variable.
        parameter, formula
            Where it stands, for messages.
        """
        variable = self.variables[name]
        if variable.side == "unit":
            return np.repeat(variable.values, self.size), variable.levels
        if variable.side == "class":
            along = variable.values
        elif variable.side == "animal":
            along = variable.values[self.of_group]
        elif variable.side == "place":
            along = self._along(variable)[self.of_place]
        else:
            bit = self.responses.index(name)
            along = variable.values[(np.arange(self.shape[2]) >> bit) & 1]
        shape = [1] * len(SIDES)
        shape[SIDES.index(variable.side)] = -1
        return np.broadcast_to(along.reshape(shape), self.shape).reshape(-1), variable.levels

    def labels(self) -> list[str]:
        """Each situation in words, by the factors that formulas name; "" if they name none."""
        columns = [
            (name, self.column(name, "", "")[0])
            for name, variable in self.variables.items()
            if variable.levels is not None
        ]
        return [
            ", ".join(f"{name} = {values[row]}" for name, values in columns)
            for row in range(self.size)
        ]

    def situations(
        self, combination: Int[np.ndarray, "classes groups states places"], binomial_size: int
    ) -> Situations:
        """Which combination of parameters holds in each situation of the unit.

        Parameters
        ----------
        combination
            Over the frame's situations.
        binomial_size
            As in the model.
        """
        history, hcov = self.unit.history, self.vocabulary.spec.hcov
        animal_class = np.full(len(history.individual_ids), -1, dtype=np.int64)
        if hcov is not None:
            places = {name: place for place, name in enumerate(self.vocabulary.classes)}
            own = individual_covariate(history, hcov)
            animal_class = np.array([places.get(value, -1) for value in own], dtype=np.int64)
        return Situations(
            combination=combination,
            place=self.place,
            naive_place=self.naive_place,
            animal_group=self.animal_group,
            animal_class=animal_class,
            responses=self.responses,
            binomial_size=binomial_size,
        )
