"""Species and individuals that keywords name, as rows of Camtrap DP."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from pardalis.errors import PhotoError
from pardalis.exchange.keywords.iptc import iptc_keywords
from pardalis.exchange.keywords.segments import iptc_block, xmp_packets
from pardalis.exchange.keywords.xmp import Keyword, xmp_keywords
from pardalis.exchange.people_cells import KEYS, SPECIES, cells_of
from pardalis.exchange.scientific_names import reads_as_scientific
from pardalis.records.card_source import CardSource

_LARGEST = 256 * 1024 * 1024
_SEPARATORS = ("|", ":", "=", "/")


def keywords_of(root: CardSource, file_path: str) -> tuple[tuple[Keyword, ...], tuple[str, ...]]:
    """Keywords of a photograph, in it and in the side-car file beside it.

    Parameters
    ----------
    root
        The survey folder, or the cards at an address.
    file_path
        Of the photograph; nothing is written.

    Returns
    -------
    tuple
        The keywords, each once; and what could not be read, in words.
    """
    data = _bytes(root, file_path) or b""
    packets = [("", packet) for packet in xmp_packets(data)]
    photo = PurePosixPath(file_path)
    beside = (photo.with_name(f"{photo.name}.xmp"), photo.with_suffix(".xmp"))
    sides = ((side.name, _bytes(root, str(side))) for side in beside)
    packets += [(name, packet) for name, packet in sides if packet is not None]
    found: dict[Keyword, None] = {}
    problems: list[str] = []
    for name, packet in packets:
        try:
            found |= dict.fromkeys(xmp_keywords(packet))
        except ValueError as error:
            problems.append(f"{name or 'Its XMP'} cannot be read ({error}).")
    known = {level for keyword in found for level in keyword}
    flat = (keyword for keyword in iptc_keywords(iptc_block(data)) if keyword not in known)
    return tuple(found | {(each,): None for each in flat}), tuple(problems)


def _bytes(root: CardSource, file_path: str) -> bytes | None:
    try:
        file = root / file_path
        if not file.is_file():
            return None
        return file.read_bytes() if file.stat().st_size <= _LARGEST else b""
    except (OSError, PhotoError):
        # A photograph that is no longer there is told of at import.
        return None


def observation_cells(keywords: Iterable[Keyword]) -> Iterator[Mapping[str, str]]:
    """Cells of Camtrap DP's `observations` that keywords fill: a row a species and individual.

    Parameters
    ----------
    keywords
        Of one photograph. Those that name neither a species nor anything about an animal are
        passed over.

    Examples
    --------
    >>> rows = observation_cells([("Species", "Panthera pardus"), ("Individual", "F12")])
    >>> [row["individualID"] for row in rows]
    ['F12']
    """
    said: dict[str, list[str]] = {}
    for keyword in keywords:
        name, value = _named(keyword)
        if name and value not in said.setdefault(name, []):
            said[name].append(value)
    species = said.pop("species", [])
    individuals = said.pop("individual", [])
    others = {name: values[0] for name, values in said.items() if len(values) == 1}
    if len(species) <= 1:
        for individual in individuals or ([""] if species else []):
            yield cells_of({**others, "individual": individual}, (species or [""])[0])
        return
    # Of several species nobody says whose the other keywords are.
    for name in species:
        yield cells_of({}, name)
    for individual in individuals:
        yield cells_of({"individual": individual}, "")


def _named(keyword: Keyword) -> tuple[str, str]:
    """What a keyword is about, and its value; empty where it is about no animal."""
    if len(keyword) == 1:
        text = keyword[0]
        for separator in _SEPARATORS:
            name, given, value = text.partition(separator)
            if given and name.strip().casefold() in KEYS and value.strip():
                return _plain(name), value.strip()
        return ("species", text) if reads_as_scientific(text) else ("", "")
    name = next((level for level in keyword[:-1] if level.casefold() in KEYS), "")
    return (_plain(name), keyword[-1]) if name else ("", "")


def _plain(name: str) -> str:
    low = name.strip().casefold()
    if low in SPECIES:
        return "species"
    return "individual" if "individual" in low or low == "animal_id" else low
