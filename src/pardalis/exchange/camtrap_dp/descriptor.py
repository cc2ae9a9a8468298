"""The description of a package: `datapackage.json`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pardalis.exchange.camtrap_dp.cells import Row
from pardalis.exchange.camtrap_dp.moments import moment_text
from pardalis.exchange.camtrap_dp.package import TABLES

ADDRESS = "https://raw.githubusercontent.com/tdwg/camtrap-dp/1.0.2"
DESIGNS = (
    *("simpleRandom", "systematicRandom", "clusteredRandom"),
    *("experimental", "targeted", "opportunistic"),
)


@dataclass(frozen=True, slots=True)
class Survey:
    """What only people know of a survey, and the standard asks for.

    Parameters
    ----------
    title
        Of the survey.
    contributors
        Persons or organisations.
    sampling_design
        One of `DESIGNS`.
    """

    title: str
    contributors: tuple[str, ...]
    sampling_design: str


def new_descriptor(survey: Survey) -> dict[str, Any]:
    """The description of a package that never was one, without what follows from its tables.

    Parameters
    ----------
    survey
        What people say of it.
    """
    return {
        "resources": [_resource(name) for name in TABLES],
        "profile": f"{ADDRESS}/camtrap-dp-profile.json",
        "title": survey.title,
        "contributors": [{"title": name} for name in survey.contributors],
        "project": {
            "title": survey.title,
            "samplingDesign": survey.sampling_design,
            "captureMethod": ["activityDetection"],
            "individualAnimals": False,
            "observationLevel": ["media"],
        },
    }


def _resource(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": f"{ADDRESS}/{name}-table-schema.json",
    }


def with_contents(
    descriptor: Mapping[str, Any], tables: Mapping[str, Sequence[Row]], created: datetime
) -> dict[str, Any]:
    """The description with what follows from the tables: where, when and of what.

    Parameters
    ----------
    descriptor
        As it came, or new.
    tables
        Rows of the three tables.
    created
        When the package is written.
    """
    names = sorted({str(row.get("scientificName") or "") for row in tables["observations"]} - {""})
    known = {
        each["scientificName"]: each
        for each in _listed(descriptor.get("taxonomic"))
        if isinstance(each.get("scientificName"), str)
    }
    project = dict(descriptor["project"])
    individuals = any(row.get("individualID") for row in tables["observations"])
    project["individualAnimals"] = bool(project.get("individualAnimals")) or individuals
    return dict(descriptor) | {
        "created": moment_text(created),
        "project": project,
        "spatial": _spatial(tables["deployments"]),
        "temporal": _temporal(tables["deployments"]),
        "taxonomic": [known.get(name, {"scientificName": name}) for name in names],
    }


def with_tables_here(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    """The description with the three tables beside it, as they are written.

    Parameters
    ----------
    descriptor
        Of a package.
    """
    resources = []
    for each in descriptor["resources"]:
        here = each["name"] in TABLES and not _is_written_so(each)
        resources.append(_resource(each["name"]) if here else each)
    return dict(descriptor) | {"resources": resources}


def _is_written_so(resource: Mapping[str, Any]) -> bool:
    plain = resource.get("path") == f"{resource['name']}.csv" and "dialect" not in resource
    return plain and str(resource.get("encoding", "utf-8")).casefold() in ("utf-8", "utf8")


def _listed(value: Any) -> list[Mapping[str, Any]]:
    items = value if isinstance(value, list) else []
    return [each for each in items if isinstance(each, dict)]


def _spatial(rows: Sequence[Row]) -> dict[str, Any]:
    """The rectangle about all places, as they leave."""
    south, north = _limits(rows, "latitude")
    west, east = _limits(rows, "longitude")
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _limits(rows: Sequence[Row], name: str) -> tuple[float, float]:
    values = [float(str(row[name]).replace(",", ".")) for row in rows]
    return min(values), max(values)


def _temporal(rows: Sequence[Row]) -> dict[str, str]:
    starts = [str(row["deploymentStart"])[:10] for row in rows]
    ends = [str(row["deploymentEnd"])[:10] for row in rows]
    return {"start": min(starts), "end": max(ends)}
