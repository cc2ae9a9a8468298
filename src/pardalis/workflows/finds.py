"""First records of species: at a place, in the reserve, in the country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path

from pardalis.detect.species.finds import first_records
from pardalis.detect.species.lineage import lineage_of
from pardalis.detect.species.species_list import SpeciesList, read_species_list
from pardalis.errors import InputError
from pardalis.exchange.camtrap_dp.cells import Row
from pardalis.exchange.statements import model_of
from pardalis.records.address import Survey
from pardalis.records.find import Find, Scope
from pardalis.records.sentence import enumerated
from pardalis.store import cards, foreign, results
from pardalis.store.database import Connection
from pardalis.workflows.catalogue import Catalogue, catalogue_in
from pardalis.workflows.finds_settings import FindsSettings
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.project import open_project

STEP = "finds"
FIND_COLUMNS = (
    "scope", "scientificName", "timestamp", "locationID", "deploymentID", "mediaID",
    "observationID", "against", "namedBy", "byAPerson", "probability",
)  # fmt: skip
_OWN, _LIST = "the project's own records", "the species list"
_OLD = {
    Scope.COUNTRY: "not on the list of the country",
    Scope.RESERVE: "new to the reserve",
    Scope.PLACE: "new to the place",
}


def list_finds(survey: Survey, settings: FindsSettings | None = None) -> Outcome:
    """Say which records are the first of their species at a place, in the reserve, in the country.

    The lists of species known before are kept with the project, for its report and its tables.

    Parameters
    ----------
    survey
        The survey folder.
    settings
        The lists of species that were known before.

    Raises
    ------
    NotReadyError
        If nothing has been imported.
    InputError
        If a list cannot be read.
    """
    settings = settings or FindsSettings()
    given = {
        Scope.RESERVE: settings.known_reserve,
        Scope.COUNTRY: settings.known_country,
    }
    lists = {scope.value: _names(path) for scope, path in given.items() if path is not None}
    with open_project(survey, settings.project) as project:
        if lists:
            with project.database.write() as connection:
                results.put_choices(connection, STEP, results.choices(connection, STEP) | lists)
        with project.database.read() as connection:
            known = known_before(connection)
            found = read_finds(connection)
    counts: dict[str, int | float] = {each.value: 0 for each in Scope}
    counts |= Counter(each.scope.value for each in found)
    sentences = (_first(counts), *_told(found), _grounds(known))
    return Outcome(STEP, sentences, counts, answer={"finds": [asdict(each) for each in found]})


def read_finds(connection: Connection, known: Catalogue | None = None) -> tuple[Find, ...]:
    """The finds of a project, against the lists that it keeps.

    Parameters
    ----------
    connection
        To read with.
    known
        What the project knows, where that has been read.
    """
    seen = known or catalogue_in(connection)
    deployments = cards.deployments(connection)
    lists = known_before(connection)
    found = first_records(seen.media, seen.findings, deployments, seen.named_by, lists)
    return with_people_of_tables(connection, found)


def with_people_of_tables(connection: Connection, found: Iterable[Find]) -> tuple[Find, ...]:
    """The finds, those named by the people whose words came with a package or a table.

    Parameters
    ----------
    connection
        To read with.
    found
        As the ledger's people and the models name them.
    """
    finds = tuple(found)
    waiting = {each.media_id for each in finds if not each.by_a_person}
    said = {
        (row.media_id, lineage_of(row.cell("scientificName"))[-1]): model_of(row)
        for row in foreign.rows_of_media(connection, "observations", waiting)
        if row.cell("classificationMethod") == "human"
    }
    named = ((each, said.get((each.media_id, each.scientific_name), "")) for each in finds)
    return tuple(
        replace(each, named_by=who, by_a_person=True, probability=None)
        if who and not each.by_a_person
        else each
        for each, who in named
    )


def find_rows(connection: Connection) -> tuple[tuple[str, ...], Iterable[Row]]:
    """The finds as a table; no coordinates stand in it.

    Parameters
    ----------
    connection
        To read with.
    """
    return FIND_COLUMNS, map(_row, read_finds(connection))


def _row(find: Find) -> Row:
    return {
        "scope": find.scope.value,
        "scientificName": find.scientific_name,
        "timestamp": find.timestamp.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "locationID": find.location_id,
        "deploymentID": find.deployment_id,
        "mediaID": find.media_id,
        "observationID": find.detection_id,
        "against": _LIST if find.listed else _OWN,
        "namedBy": find.named_by,
        "byAPerson": find.by_a_person,
        "probability": find.probability,
    }


def _names(path: Path) -> list[str]:
    try:
        text = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"The species list '{path}' cannot be read: {error.strerror}.", "Name another file."
        ) from error
    listed = read_species_list(text, path.name)
    if listed.wide:
        raise InputError(
            f"The species list '{path}' names {enumerated(*listed.wide)}; finds are told by "
            "species, of which no family is known here.",
            "Write its species or genera instead.",
        )
    return sorted(listed.names)


def known_before(connection: Connection) -> dict[Scope, SpeciesList]:
    """The lists of species that were known before the survey, as far as they were given.

    Parameters
    ----------
    connection
        To read with.
    """
    kept = results.choices(connection, STEP)
    return {
        scope: SpeciesList(frozenset(kept[scope.value]), frozenset())
        for scope in Scope
        if scope.value in kept
    }


def _first(counts: dict[str, int | float]) -> str:
    return (
        f"{counts['country']} first records for the country, {counts['reserve']} for the reserve, "
        f"{counts['place']} for a place."
    )


def _told(found: Iterable[Find]) -> Iterable[str]:
    for each in found:
        by = f"{each.named_by}" if each.by_a_person else f"{each.named_by}, seen by nobody yet"
        against = "" if each.listed or each.scope is Scope.PLACE else " as far as its own records"
        yield (
            f"{each.scientific_name}: {_OLD[each.scope]}{against}; {each.timestamp:%Y-%m-%d} at "
            f"{each.location_id}, photograph {each.media_id}, named by {by}."
        )


def _grounds(known: dict[Scope, SpeciesList]) -> str:
    if not known:
        return (
            "Nothing is known of what lived here before: 'new' is new to this project's own "
            "records. Give --known-reserve or --known-country."
        )
    lists = " and ".join(f"the {len(e.names)} taxa of the {s.value}" for s, e in known.items())
    return f"Held against {lists}. Look at each photograph before you tell of it."
