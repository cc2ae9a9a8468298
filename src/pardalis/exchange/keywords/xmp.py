"""Keywords in an XMP packet, from a photograph or the side-car file beside it.

References
----------
Adobe XMP Specification Part 1 (serialisation) and Part 2 (Dublin Core, `dc:subject`); the names
of the hierarchical keywords of Lightroom, digiKam and Microsoft.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_HIERARCHICAL = (
    ("{http://ns.adobe.com/lightroom/1.0/}hierarchicalSubject", "|"),
    ("{http://www.digikam.org/ns/1.0/}TagsList", "/"),
    ("{http://ns.microsoft.com/photo/1.0/}LastKeywordXMP", "/"),
    ("{http://ns.microsoft.com/photo/1.0}LastKeywordXMP", "/"),
)
_FLAT = "{http://purl.org/dc/elements/1.1/}subject"
_LARGEST = 16 * 1024 * 1024

Keyword = tuple[str, ...]
"""A keyword and those above it, the widest first: ("Species", "Leopard")."""


def xmp_keywords(packet: bytes) -> tuple[Keyword, ...]:
    """The keywords of a packet, each once, hierarchical ones first.

    Parameters
    ----------
    packet
        XML. A packet that is torn, or defines entities of its own, gives none.

    Raises
    ------
    ValueError
        If it is no XML that may be read.
    """
    root = _parsed(packet)
    found: dict[Keyword, None] = {}
    for name, separator in _HIERARCHICAL:
        for text in _items(root, name):
            found[_levels(text, separator)] = None
    # Programs repeat each level of a hierarchical keyword as a flat one.
    above = {level for keyword in found for level in keyword}
    for text in _items(root, _FLAT):
        keyword = _levels(text, "|")
        if len(keyword) > 1 or not set(keyword) <= above:
            found[keyword] = None
    return tuple(keyword for keyword in found if keyword)


def _parsed(packet: bytes) -> Element:
    if len(packet) > _LARGEST:
        raise ValueError("larger than any packet")
    # Entities can grow without end, and no program writes them into XMP.
    if b"<!" in packet.replace(b"<!--", b"").replace(b"\0", b""):
        raise ValueError("it defines a document type")
    try:
        return ElementTree.fromstring(packet.strip(b"\0 \t\r\n"))
    except (ElementTree.ParseError, UnicodeError, LookupError, ValueError) as error:
        raise ValueError(f"no XML: {error}") from error


def _items(root: Element, name: str) -> Iterator[str]:
    """Texts of a property: items of its bag, or the property itself."""
    for element in root.iter(name):
        items = [item.text for item in element.iter(f"{_RDF}li")] or [element.text]
        yield from (item for item in items if item)
    for element in root.iter(f"{_RDF}Description"):
        if text := element.get(name):
            yield text


def _levels(text: str, separator: str) -> Keyword:
    plain = "".join(char if char.isprintable() else " " for char in text)
    return tuple(
        part for part in (" ".join(each.split()) for each in plain.split(separator)) if part
    )
