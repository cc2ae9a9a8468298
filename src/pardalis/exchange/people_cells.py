"""What people's tables and tags call things, as cells of Camtrap DP."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pardalis.exchange.scientific_names import species_cells

SPECIES = ("species", "scientificname", "scientific name", "taxon", "species1")
_INDIVIDUAL = ("individual", "individualid", "individual_id", "individual id", "animal_id")
_SEX = ("sex", "gender")
_STAGE = ("lifestage", "life_stage", "life stage", "age", "agegroup", "age_class", "age class")
_COUNT = ("count", "number", "quantity", "n_animals", "group size")
_FLANK = ("flank", "side")
_BEHAVIOUR = ("behavior", "behaviour")
_COMMENT = ("comment", "comments", "note", "notes", "remarks")
_SEXES = {"f": "female", "female": "female", "m": "male", "male": "male"}
_STAGES = {
    **{name: name for name in ("adult", "subadult", "juvenile")},
    **{"cub": "juvenile", "sub-adult": "subadult", "young": "juvenile"},
}
KEYS = frozenset((*SPECIES, *_INDIVIDUAL, *_SEX, *_STAGE, *_COUNT, *_FLANK, *_BEHAVIOUR, *_COMMENT))


def cells_of(said: Mapping[str, str], species: str) -> dict[str, str]:
    """Cells of Camtrap DP from what a person said of one animal or more.

    Parameters
    ----------
    said
        Text by what it is called; names that mean nothing here are passed over.
    species
        Name of the species; may be empty.

    Examples
    --------
    >>> cells_of({"Individual": "F12", "Sex": "f", "Count": "1"}, "Panthera pardus")["sex"]
    'female'
    """
    low = {name.strip().casefold(): text.strip() for name, text in said.items()}
    cells = species_cells(species) if species else {"observationType": "animal"}
    tags = [cells.pop("observationTags", "")]
    if individual := _first(low, _INDIVIDUAL):
        cells["individualID"] = individual
    if sex := _SEXES.get(_first(low, _SEX).casefold()):
        cells["sex"] = sex
    if stage := _STAGES.get(_first(low, _STAGE).casefold()):
        cells["lifeStage"] = stage
    count = _first(low, _COUNT)
    if count.isascii() and count.isdigit() and int(count[:6]) > 0:
        cells["count"] = str(int(count[:6]))
    flank = _first(low, _FLANK).casefold()
    if flank in ("left", "right", "front", "back"):
        tags.append(f"flank:{flank}")
    if behaviour := _first(low, _BEHAVIOUR):
        cells["behavior"] = behaviour
    if comment := _first(low, _COMMENT):
        cells["observationComments"] = comment
    if told := " | ".join(tag for tag in tags if tag):
        cells["observationTags"] = told
    return cells | {"classificationMethod": "human"}


def _first(low: Mapping[str, str], names: Iterable[str]) -> str:
    return next((low[name] for name in names if low.get(name)), "")
