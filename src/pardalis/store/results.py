"""Rows of estimates, and of what each step last did."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import numpy as np
from sqlalchemy import Connection, select, text

from pardalis.records.calibration import Calibration
from pardalis.records.density_surface import DensitySurface
from pardalis.records.error_rates import ErrorRates
from pardalis.records.estimate import Estimate
from pardalis.records.sentence import kept, said_again
from pardalis.store import schema
from pardalis.store.rows import from_row, replace_all, to_row

# After a name: what is kept beside the steps, such as the choices that one was run with.
_WITH = " with"
_CALIBRATION = "pairs"
_CATALOGUE = "catalogue"
_RATES = "error rates"
_SEARCH = "search"


def replace_estimates(connection: Connection, estimates: tuple[Estimate, ...]) -> None:
    """Put these estimates in the place of those stored."""
    rows = (
        {
            "session": each.session,
            "model": each.model,
            "content": with_words(to_row(each)),
        }
        for each in estimates
    )
    replace_all(connection, schema.estimate, rows)


def estimates(connection: Connection) -> tuple[Estimate, ...]:
    """All estimates, by session and model."""
    table = schema.estimate
    query = select(table.c.content).order_by(table.c.session, table.c.model)
    found = connection.execute(query).scalars()
    return tuple(from_row(Estimate, spoken(content)) for content in found)


def with_words(content: Any) -> Any:
    """Plain values in which each sentence stands with how to say it in another language.

    Parameters
    ----------
    content
        From `to_row`.
    """
    if isinstance(content, dict):
        return {name: with_words(value) for name, value in content.items()}
    if isinstance(content, list):
        return [with_words(value) for value in content]
    again = kept(content) if isinstance(content, str) else None
    return content if again is None else {"text": str(content), **again}


def spoken(content: Any) -> Any:
    """Plain values with the sentences in them again.

    Parameters
    ----------
    content
        From `with_words`.
    """
    if isinstance(content, dict):
        if "template" in content and "text" in content:
            return said_again(content["text"], content)
        return {name: spoken(value) for name, value in content.items()}
    return [spoken(value) for value in content] if isinstance(content, list) else content


def replace_surfaces(connection: Connection, surfaces: tuple[DensitySurface, ...]) -> None:
    """Put these density surfaces in the place of those stored."""
    rows = (
        {
            "session": each.session,
            "kind": each.kind,
            "spacing": each.spacing,
            "arrays": _packed(each),
        }
        for each in surfaces
    )
    replace_all(connection, schema.density_surface, rows)


def surfaces(connection: Connection) -> tuple[DensitySurface, ...]:
    """All density surfaces, by session and kind."""
    table = schema.density_surface
    query = select(table).order_by(table.c.session, table.c.kind)
    return tuple(_unpacked(row) for row in connection.execute(query).mappings())


def _packed(surface: DensitySurface) -> bytes:
    arrays = {name: getattr(surface, name) for name in ("points", "density", "lower", "upper")}
    packed = io.BytesIO()
    known = {name: values for name, values in arrays.items() if values is not None}
    np.savez_compressed(packed, allow_pickle=False, **known)
    return packed.getvalue()


def _unpacked(row: Any) -> DensitySurface:
    with np.load(io.BytesIO(row["arrays"])) as arrays:
        return DensitySurface(
            session=row["session"],
            kind=row["kind"],
            points=arrays["points"],
            density=arrays["density"],
            lower=arrays.get("lower"),
            upper=arrays.get("upper"),
            spacing=row["spacing"],
        )


def put_step(
    connection: Connection, name: str, made_from: str, counts: Mapping[str, int | float]
) -> None:
    """Note that a step has run to its end.

    Parameters
    ----------
    connection
        In a transaction.
    name
        Of the step.
    made_from
        A hash of all that its result follows from, or what to call it; may be empty.
    counts
        What it counted, by name.
    """
    _put_row(connection, {"name": name, "made_from": made_from, "counts": dict(counts)})


def outdate_step(connection: Connection, name: str) -> None:
    """Note that what a step was made from has changed since.

    Parameters
    ----------
    connection
        In a transaction.
    name
        Of the step.
    """
    table = schema.step
    known = (table.c.name == name) & (table.c.made_from != "")
    connection.execute(table.update().where(known).values(made_from=""))


def step_made_from(connection: Connection, name: str) -> str | None:
    """What the step was last made from; None if it has not run to its end."""
    query = select(schema.step.c.made_from).where(schema.step.c.name == name)
    return connection.execute(query).scalar()


def put_choices(connection: Connection, step: str, choices: Mapping[str, Any]) -> None:
    """Note with which choices a step was last run, to go on with the same.

    Parameters
    ----------
    connection
        In a transaction.
    step
        Its name.
    choices
        By setting.
    """
    row = {"name": f"{step}{_WITH}", "made_from": "", "counts": dict(choices)}
    _put_row(connection, row)


def _put_row(connection: Connection, row: Mapping[str, Any]) -> None:
    """In its place, so that running a step again leaves the database as it was."""
    table = schema.step
    there = connection.execute(table.update().where(table.c.name == row["name"]).values(row))
    if not there.rowcount:
        connection.execute(table.insert(), row)


def choices(connection: Connection, step: str) -> dict[str, Any]:
    """With which choices a step was last run; empty if it has not run."""
    query = select(schema.step.c.counts).where(schema.step.c.name == f"{step}{_WITH}")
    return connection.execute(query).scalar() or {}


def put_unsearched(connection: Connection, number: int) -> None:
    """Note how many photographs and videos have no finding, so that nobody need count them.

    Parameters
    ----------
    connection
        In a transaction, in which the photographs or the findings were changed.
    number
        So many.
    """
    put_choices(connection, _SEARCH, {"unsearched": number})


def unsearched(connection: Connection) -> int | None:
    """How many photographs and videos have no finding; None where nobody noted it."""
    return choices(connection, _SEARCH).get("unsearched")


def put_calibration(connection: Connection, calibration: Calibration) -> None:
    """Note what the matcher's evidence was worth when animals were last told apart."""
    put_choices(connection, _CALIBRATION, to_row(calibration))


def calibration(connection: Connection) -> Calibration | None:
    """What the matcher's evidence is worth; None before animals were told apart."""
    found = choices(connection, _CALIBRATION)
    return from_row(Calibration, found) if found else None


def put_catalogue_hash(connection: Connection, told: str) -> None:
    """Note the hash of the catalogue as it was last derived, so that nobody need read it.

    Parameters
    ----------
    connection
        In the transaction that stored the catalogue.
    told
        Its hash.
    """
    put_choices(connection, _CATALOGUE, {"hash": told})


def catalogue_hash(connection: Connection) -> str | None:
    """The hash of the catalogue as it was last derived; None where nobody noted it."""
    return choices(connection, _CATALOGUE).get("hash")


def put_error_rates(connection: Connection, rates: ErrorRates) -> None:
    """Note how often reader and machine are wrong, so that nobody need look through all sightings.

    Parameters
    ----------
    connection
        In a transaction.
    rates
        By the ledger as it is.
    """
    put_choices(connection, _RATES, to_row(rates))


def error_rates(connection: Connection) -> ErrorRates | None:
    """How often reader and machine were last known to be wrong; None where nobody noted it."""
    found = choices(connection, _RATES)
    return from_row(ErrorRates, found) if found else None


def has_project(connection: Connection) -> bool:
    """Whether anything was ever stored: cards, a step, an account."""
    held = connection.execute(text("SELECT 1 FROM card_file LIMIT 1")).first()
    for table in ("step", "decision", "account"):
        held = held or connection.execute(text(f"SELECT 1 FROM {table} LIMIT 1")).first()
    return held is not None


def step_counts(connection: Connection) -> dict[str, dict[str, int | float]]:
    """What each step last counted, by its name."""
    table = schema.step.c
    # What is kept beside the steps may be large: it is not read.
    query = select(table.name, table.counts).where(~table.name.endswith(_WITH))
    return {row[0]: row[1] for row in connection.execute(query.order_by(table.name))}


def surface_kinds(connection: Connection) -> tuple[str, ...]:
    """The kinds of density surfaces that there are, "expected density" first."""
    kinds = select(schema.density_surface.c.kind).distinct()
    return tuple(sorted(connection.execute(kinds).scalars(), reverse=True))
