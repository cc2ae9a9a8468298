"""What is not known about identity, carried into the estimate by catalogues that are drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from pardalis.estimate.numbers.imputation import pooled
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.estimate import Estimate
from pardalis.records.model_spec import Link
from pardalis.records.sentence import say
from pardalis.workflows.batches import Progress, map_in_order, workers

Histories = tuple[CaptureHistory, ...]
"""Captures of one flank, or of left and right."""

_Key = tuple[object, ...]


def with_doubt(
    certain: Estimate,
    own: Histories,
    drawn: Sequence[Histories],
    refit: Callable[[Histories], Estimate],
    links: Mapping[str, Link],
    threads: int | None,
    progress: Progress,
) -> Estimate:
    """The estimate over drawn catalogues; each capture history that comes up is fitted once.

    Parameters
    ----------
    certain
        With the identities of the catalogue taken as certain.
    own
        The captures that it is of.
    drawn
        Captures by each drawn catalogue.
    refit
        Fits the same model to such captures.
    links
        Of detection parameters whose link is not the usual one.
    threads
        To work with; None for one a processor.
    progress
        Told how many fits are done.
    """
    keys = [_key(histories) for histories in drawn]
    if set(keys) == {_key(own)}:
        note = say(
            "All {draws} catalogues that were drawn agree on these captures.", draws=len(drawn)
        )
        return replace(certain, notes=(*certain.notes, note))
    distinct = dict(zip(keys, drawn, strict=True))
    fitted: dict[_Key, Estimate] = {}
    with workers(threads) as executor:
        found = map_in_order(executor, refit, distinct.values())
        for number, (key, each) in enumerate(zip(distinct, found, strict=True), 1):
            fitted[key] = each
            progress("Doubt about identity", number, len(distinct))
    return pooled(certain, [fitted[key] for key in keys], links)


def _key(histories: Histories) -> _Key:
    """The same for the same captures, whatever the animals are called."""
    return tuple(_animals(each) for each in histories)


def _animals(history: CaptureHistory) -> _Key:
    records: list[list[tuple[int, int]]] = [[] for _ in history.individual_ids]
    rows = zip(
        history.animal.tolist(), history.occasion.tolist(), history.trap.tolist(), strict=True
    )
    for animal, occasion, trap in rows:
        records[animal].append((occasion, trap))
    traits = [tuple(values[row] for _, values in history.covariates) for row in range(len(records))]
    return tuple(
        sorted((tuple(sorted(own)), known) for own, known in zip(records, traits, strict=True))
    )
