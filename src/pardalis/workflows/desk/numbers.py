"""What the desk says in numbers: the answer with its doubts, and the models beside each other."""

from __future__ import annotations

from dataclasses import dataclass

from pardalis.records.account import Account
from pardalis.report.fit_check import CheckLine, check_lines
from pardalis.report.identity_doubt import CertaintyLine, FlankLine, certainty_lines, flank_lines
from pardalis.report.lineage import ParameterRow, parameter_rows
from pardalis.report.model_table import ModelLine, comparison_sentences, model_lines
from pardalis.report.number import density_sentences
from pardalis.store import results
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.estimates_seen import estimates_seen
from pardalis.workflows.fit_answer import main_and_models
from pardalis.workflows.older_steps import decisions_since, older_steps


@dataclass(frozen=True, slots=True)
class AnswerView:
    """The answer as it was last estimated.

    Parameters
    ----------
    status
        "ok", "doubtful" or "refused"; "none" before the first estimate.
    sentences
        The density and the number of animals with their intervals, or why there are none.
    animals, captures
        That it is made from.
    older
        Whether what it is made from has changed since.
    decisions_since
        People's decisions since then that may move it.
    parameters
        With their intervals.
    criterion
        By which models are compared; empty without a comparison.
    models
        Beside each other, the best first; empty if there is but one.
    said_of_models
        Which of them is supported most, and what to mind.
    checks, said_of_fit
        Whether surveys drawn from the model look like this one.
    certainty, flanks
        What is not known about identity, and what each flank says.
    constant
        Whether the model takes density to be the same everywhere.
    maps
        Kinds of density surfaces that vary.
    """

    status: str
    sentences: tuple[str, ...]
    animals: int
    captures: int
    older: bool
    decisions_since: int
    parameters: tuple[ParameterRow, ...]
    criterion: str
    models: tuple[ModelLine, ...]
    said_of_models: tuple[str, ...]
    checks: tuple[CheckLine, ...]
    said_of_fit: tuple[str, ...]
    certainty: tuple[CertaintyLine, ...]
    flanks: tuple[FlankLine, ...]
    constant: bool
    maps: tuple[str, ...]


def answer_view(desk: Desk, account: Account) -> AnswerView:
    """The answer: it names no place to those who may not know it, so that every role sees it.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    """
    with desk.project.database.read() as connection:
        estimates = estimates_seen(connection, account)
        older = older_steps(connection, estimates, results.catalogue_hash(connection))
        estimate, comparison = main_and_models(estimates)
        since = decisions_since(connection, estimate) if estimate else 0
        maps = results.surface_kinds(connection)
    goodness = estimate.goodness if estimate else None
    constant = estimate is not None and dict(estimate.formulas).get("D", "~1") == "~1"
    constant = constant and estimate is not None and estimate.density is not None
    status = "none"
    if estimate is not None:
        sure = estimate.status.value != "ok" or estimate.converged
        status = estimate.status.value if sure else "doubtful"
    return AnswerView(
        status,
        density_sentences(estimate),
        estimate.animals if estimate else 0,
        estimate.captures if estimate else 0,
        estimate is not None and "estimate" in older,
        since,
        parameter_rows(estimate),
        comparison.criterion if comparison else "",
        model_lines(comparison) if comparison else (),
        comparison_sentences(comparison) if comparison else (),
        check_lines(goodness) if goodness else (),
        goodness.sentences if goodness else (),
        certainty_lines(estimate),
        flank_lines(estimate),
        constant,
        tuple(kind for kind in maps if not constant or kind == "activity centres"),
    )
