"""The taxa above a species, as the label of a classifier tells them."""

from __future__ import annotations

import re

RANKS = ("class", "order", "family", "genus", "species")

Lineage = tuple[str, str, str, str, str]
"""A scientific name for each of `RANKS`, empty where it is not known or not told apart."""

UNKNOWN: Lineage = ("", "", "", "", "")

_NAME = re.compile(r"[A-Z][a-z-]+( [a-z.-]+){0,2}")
_LABEL_FIELDS = 7
_CLASSES = {"Mammalia", "Aves", "Reptilia", "Amphibia", "Insecta", "Actinopterygii"}
_ORDERS = {
    "Afrosoricida", "Anura", "Artiodactyla", "Carnivora", "Cetartiodactyla", "Chiroptera",
    "Cingulata", "Crocodylia", "Dasyuromorphia", "Didelphimorphia", "Diprotodontia", "Eulipotyphla",
    "Hyracoidea", "Lagomorpha", "Macroscelidea", "Peramelemorphia", "Perissodactyla", "Pholidota",
    "Pilosa", "Primates", "Proboscidea", "Rodentia", "Soricomorpha", "Squamata", "Testudines",
    "Tubulidentata",
}  # fmt: skip


def lineage_of(label: str) -> Lineage:
    """The taxa of a label: a scientific name, or SpeciesNet's fields with semicolons.

    Parameters
    ----------
    label
        A class of a classifier.

    References
    ----------
    SpeciesNet's labels, "identifier;class;order;family;genus;species;common name": the labels file
    of github.com/google/cameratrapai.

    Examples
    --------
    >>> lineage_of("0a1;mammalia;carnivora;felidae;panthera;pardus;leopard")
    ('Mammalia', 'Carnivora', 'Felidae', 'Panthera', 'Panthera pardus')
    >>> lineage_of("Panthera pardus orientalis")
    ('', '', '', 'Panthera', 'Panthera pardus')
    >>> lineage_of("Felidae")
    ('', '', 'Felidae', '', '')
    >>> lineage_of("blank") == UNKNOWN
    True
    """
    fields = [field.strip() for field in label.split(";")]
    if len(fields) == _LABEL_FIELDS:
        above = [name.capitalize() for name in fields[1:5]]
        species = f"{above[3]} {fields[5].lower()}" if above[3] and fields[5] else ""
        return above[0], above[1], above[2], above[3], species
    if not _NAME.fullmatch(label):
        return UNKNOWN
    words = label.split()
    if len(words) > 1:
        return "", "", "", words[0], " ".join(words[:2])
    place = _rank_of(label)
    one = [label if rank == place else "" for rank in RANKS]
    return one[0], one[1], one[2], one[3], one[4]


def lowest(lineage: Lineage) -> str:
    """The narrowest name that is known.

    Parameters
    ----------
    lineage
        From class to species.

    Examples
    --------
    >>> lowest(("Mammalia", "Carnivora", "Felidae", "", ""))
    'Felidae'
    """
    return next((name for name in reversed(lineage) if name), "")


def _rank_of(name: str) -> str:
    """The rank of a name of one word; family and order by their endings, as the codes rule them."""
    if name in _CLASSES:
        return "class"
    if name in _ORDERS or name.endswith("formes"):
        return "order"
    return "family" if name.endswith("idae") else "genus"
