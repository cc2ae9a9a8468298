"""Whether a name reads as genus and species."""

from __future__ import annotations

import re

# "Red fox" has the form of a scientific name: a last word that is no Latin epithet tells it.
_ENGLISH = frozenset(
    [
        "agouti",
        "antelope",
        "armadillo",
        "badger",
        "bear",
        "bird",
        "boar",
        "bobcat",
        "buffalo",
        "cat",
        "cattle",
        "civet",
        "cougar",
        "cow",
        "coyote",
        "deer",
        "dog",
        "elephant",
        "fowl",
        "fox",
        "gazelle",
        "genet",
        "goat",
        "goral",
        "hare",
        "hog",
        "horse",
        "hyena",
        "jackal",
        "jaguar",
        "langur",
        "leopard",
        "lion",
        "lynx",
        "macaque",
        "marten",
        "mongoose",
        "monkey",
        "muntjac",
        "ocelot",
        "opossum",
        "otter",
        "paca",
        "panther",
        "peccary",
        "pheasant",
        "pig",
        "porcupine",
        "puma",
        "rabbit",
        "raccoon",
        "rat",
        "rodent",
        "sambar",
        "serow",
        "sheep",
        "skunk",
        "sp",
        "species",
        "squirrel",
        "tapir",
        "tiger",
        "weasel",
        "wolf",
        "yak",
    ]
)
_BINOMEN = re.compile(r"[A-Z][a-z]+ [a-z]+(?:-[a-z]+)?(?: [a-z]+)?")


def reads_as_scientific(name: str) -> bool:
    """Whether a name reads as genus and species, or subspecies; common names say too little.

    Parameters
    ----------
    name
        As a table or a tag has it.

    Examples
    --------
    >>> [reads_as_scientific(name) for name in ("Panthera pardus", "Leopard", "Red fox")]
    [True, False, False]
    """
    return _BINOMEN.fullmatch(name) is not None and name.rpartition(" ")[2] not in _ENGLISH


EMPTY_NAMES = frozenset(
    {"blank", "empty", "none", "nothing", "ghost", "no animal", "vide", "leer", "vacio"}
)
HUMAN_NAMES = frozenset(
    {"human", "person", "people", "homo sapiens", "man", "humain", "mensch", "persona", "ranger"}
)
VEHICLE_NAMES = frozenset(
    {"vehicle", "car", "motorbike", "truck", "véhicule", "vehicule", "fahrzeug"}
)
UNKNOWN_NAMES = frozenset(
    {"unknown", "unidentified", "undefined", "unidentifiable", "?", "indéfini"}
)


def kind_of_name(name: str) -> str:
    """Camtrap DP's `observationType` that a species' name stands for.

    Parameters
    ----------
    name
        As a table or a tag has it; not empty.

    Examples
    --------
    >>> kind_of_name("Person"), kind_of_name("Empty"), kind_of_name("Sambar")
    ('human', 'blank', 'animal')
    """
    plain = name.strip().casefold().replace("_", " ")
    for names, kind in (
        (EMPTY_NAMES, "blank"),
        (HUMAN_NAMES, "human"),
        (VEHICLE_NAMES, "vehicle"),
        (UNKNOWN_NAMES, "unknown"),
    ):
        if plain in names:
            return kind
    return "animal"


def species_cells(name: str) -> dict[str, str]:
    """Cells of Camtrap DP that a species' name fills.

    Parameters
    ----------
    name
        As a table or a tag has it; not empty. A name that does not read as a scientific one is a
        tag of the observation.

    Examples
    --------
    >>> species_cells("Leopard")
    {'observationType': 'animal', 'observationTags': 'species:Leopard'}
    """
    kind = kind_of_name(name)
    cells = {"observationType": kind}
    if kind == "animal":
        cells |= (
            {"scientificName": name}
            if reads_as_scientific(name)
            else {"observationTags": f"species:{name}"}
        )
    return cells
