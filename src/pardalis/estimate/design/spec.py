"""A model in words, read: its parameters, their formulas and links."""

from __future__ import annotations

from dataclasses import fields

from pardalis.errors import InputError
from pardalis.estimate.design.formulas import parse_model, variables
from pardalis.records.model_spec import Link, ModelSpec
from pardalis.scr.detection_functions import DetectionFunction, detection_function


class ScrSpec(ModelSpec):
    """A spatial capture-recapture model in words, with what these mean."""

    @staticmethod
    def of(spec: ModelSpec) -> ScrSpec:
        """The model with what its words mean.

        Parameters
        ----------
        spec
            In words.
        """
        return ScrSpec(**{field.name: getattr(spec, field.name) for field in fields(ModelSpec)})

    @property
    def function(self) -> DetectionFunction:
        """The detection function."""
        return detection_function(self.detectfn)

    @property
    def detection_parameters(self) -> tuple[str, ...]:
        """Names of the detection function's parameters."""
        return tuple(name for name, _ in self.function.parameters)

    def formula_of(self) -> dict[str, str]:
        """The formula of each parameter of the model, constant ones too.

        Raises
        ------
        InputError
            If the formulas cannot be read, or name a parameter that the model lacks.
        """
        names = ("D", *self.detection_parameters, "pmix")
        given = parse_model(self.formulas, names)
        formulas = {name: given.get(name, "~1") for name in names[:-1]}
        if self.conditional and "D" not in given:
            del formulas["D"]
        if self.mixes(given):
            formulas["pmix"] = given.get("pmix", "~h2")
        elif "pmix" in given:
            raise InputError(
                "pmix is the share of a class, but no formula tells classes apart.",
                "Write h2 in a detection formula, or name a covariate with hcov.",
            )
        self._check_options()
        fixed = dict(self.fixed)
        for name in fixed:
            if name not in formulas or name == "pmix":
                raise InputError(
                    f"'{name}' cannot be fixed: the model has no such parameter.",
                    f"Its parameters: {', '.join(formulas)}.",
                )
            if name in given:
                raise InputError(f"{name} is fixed and has a formula.", "Leave out one of the two.")
        return formulas

    def _check_options(self) -> None:
        """Raise where options contradict each other, or a value lies where none can."""
        if self.groups is not None and self.groups == self.hcov:
            raise InputError(
                f"'{self.groups}' cannot both part the animals into groups and name their class.",
                "Name it once: as class, if it is unknown of some animals.",
            )
        if self.binomial_size < 0:
            raise InputError(
                f"A binomial count cannot be of size {self.binomial_size}.", "Give 0, 1 or more."
            )
        for name, value in self.fixed:
            if not 0.0 < value < (1.0 if name == "g0" else float("inf")):
                limits = "between 0 and 1" if name == "g0" else "above 0"
                raise InputError(f"{name} cannot be {value:g}.", f"Fix it {limits}.")
        for name, link in self.links:
            if link == "logit" and name not in ("g0", "pmix"):
                raise InputError(
                    f"The link of {name} cannot be logit: {name} is no probability.",
                    "Use log or identity.",
                )

    def mixes(self, formulas: dict[str, str]) -> bool:
        """Whether animals may be of two classes.

        Parameters
        ----------
        formulas
            By parameter, as given.
        """
        named = {name for formula in formulas.values() for name in variables(formula)}
        return self.hcov is not None or "h2" in named

    def link_of(self, parameter: str) -> Link:
        """The link of a parameter.

        Parameters
        ----------
        parameter
            Its name.
        """
        usual: dict[str, Link] = {"D": "log", "pmix": "logit", **dict(self.function.parameters)}
        return dict(self.links).get(parameter, usual[parameter])
