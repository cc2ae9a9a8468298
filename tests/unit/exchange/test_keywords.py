"""Keywords that people wrote with digiKam, Lightroom or Bridge."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, IptcImagePlugin

from pardalis.exchange.keywords.iptc import iptc_keywords
from pardalis.exchange.keywords.said import keywords_of, observation_cells
from pardalis.exchange.keywords.segments import iptc_block, xmp_packets
from pardalis.exchange.keywords.xmp import xmp_keywords

SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:lr="http://ns.adobe.com/lightroom/1.0/" '
    'xmlns:digiKam="http://www.digikam.org/ns/1.0/"'
)


def packet(**lists: list[str]) -> bytes:
    """An XMP packet as these programs write it; the keyword's prefix and name by `__`."""
    kinds = {"dc": "Bag", "lr": "Bag", "digiKam": "Seq"}
    held = ""
    for name, items in lists.items():
        prefix, _, plain = name.partition("__")
        listed = "".join(f"<rdf:li>{item}</rdf:li>" for item in items)
        kind = kinds[prefix]
        held += f"<{prefix}:{plain}><rdf:{kind}>{listed}</rdf:{kind}></{prefix}:{plain}>"
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {SPACES}>{held}</rdf:Description></rdf:RDF></x:xmpmeta>'
        '<?xpacket end="w"?>'
    ).encode()


def jpeg(xmp: bytes | None = None, iptc: bytes = b"") -> bytes:
    """A photograph that Pillow wrote; the IPTC block is put in by hand."""
    held = io.BytesIO()
    picture = Image.fromarray(np.zeros((8, 8, 3), np.uint8))
    picture.save(held, "JPEG", **({"xmp": xmp} if xmp else {}))
    data = held.getvalue()
    if iptc:
        block = b"8BIM\x04\x04\0\0" + len(iptc).to_bytes(4, "big") + iptc + b"\0" * (len(iptc) % 2)
        other = b"8BIM\x04\x25\x03abc\0\0\0\x01x\0"
        body = b"Photoshop 3.0\0" + other + block
        data = data[:2] + b"\xff\xed" + (len(body) + 2).to_bytes(2, "big") + body + data[2:]
    return data


def words(*texts: bytes) -> bytes:
    return b"".join(b"\x1c\x02\x19" + len(text).to_bytes(2, "big") + text for text in texts)


def test_lightroom_and_digikam_say_the_same() -> None:
    both = packet(
        dc__subject=["Species", "Leopard", "Individual", "F12", "evening"],
        lr__hierarchicalSubject=["Species|Leopard", "Individual|F12"],
        digiKam__TagsList=["Species/Leopard", "Individual/F12"],
    )
    # Levels that programs repeat as flat keywords are left out.
    assert xmp_keywords(both) == (("Species", "Leopard"), ("Individual", "F12"), ("evening",))


def test_a_property_may_be_an_attribute() -> None:
    text = packet().replace(
        b'rdf:about=""', b'rdf:about="" lr:hierarchicalSubject="Species|Panthera pardus"'
    )
    assert xmp_keywords(text) == (("Species", "Panthera pardus"),)


def test_the_packet_is_found_in_a_photograph_that_another_program_wrote() -> None:
    data = jpeg(packet(lr__hierarchicalSubject=["Species|Ounce"]))
    (found,) = xmp_packets(data)
    assert xmp_keywords(found) == (("Species", "Ounce"),)


def test_iptc_is_read_as_pillow_reads_it() -> None:
    texts = ("Species|Léopard".encode(), b"Individual|F12", b"M\xfcller")
    data = jpeg(iptc=words(*texts))
    theirs = IptcImagePlugin.getiptcinfo(Image.open(io.BytesIO(data)))
    assert theirs is not None
    assert theirs[2, 25] == list(texts)
    assert iptc_keywords(iptc_block(data)) == ("Species|Léopard", "Individual|F12", "Müller")


def test_side_cars_of_both_kinds_and_the_photograph_are_put_together(tmp_path: Path) -> None:
    photo = tmp_path / "IMG_1.JPG"
    photo.write_bytes(jpeg(packet(dc__subject=["Species|Panthera pardus"]), words(b"Sex|female")))
    (tmp_path / "IMG_1.JPG.xmp").write_bytes(packet(lr__hierarchicalSubject=["Individual|F12"]))
    (tmp_path / "IMG_1.xmp").write_bytes(b"<torn")
    keywords, torn = keywords_of(photo.parent, photo.name)
    assert len(torn) == 1
    assert torn[0].startswith("IMG_1.xmp cannot be read")
    (cells,) = observation_cells(keywords)
    assert cells == {
        "observationType": "animal",
        "scientificName": "Panthera pardus",
        "individualID": "F12",
        "sex": "female",
        "classificationMethod": "human",
    }


@pytest.mark.parametrize(
    ("keywords", "expected"),
    [
        ([("Places", "Ridge"), ("evening",)], []),
        ([("Panthera pardus",)], [("Panthera pardus", None)]),
        ([("Species: Panthera uncia",)], [("Panthera uncia", None)]),
        ([("Wildlife", "Species", "Felidae", "Panthera uncia")], [("Panthera uncia", None)]),
        ([("Individual", "F1"), ("Individual", "F2")], [(None, "F1"), (None, "F2")]),
        (
            [("Species", "Sus scrofa"), ("Species", "Panthera uncia"), ("individual", "F1")],
            [("Sus scrofa", None), ("Panthera uncia", None), (None, "F1")],
        ),
    ],
)
def test_what_keywords_say(
    keywords: list[tuple[str, ...]], expected: list[tuple[str | None, str | None]]
) -> None:
    rows = list(observation_cells(keywords))
    assert [(row.get("scientificName"), row.get("individualID")) for row in rows] == expected


def test_what_did_not_fit_into_the_main_packet_is_read() -> None:
    text = packet(lr__hierarchicalSubject=["Species|Lynx lynx"])
    half = len(text) // 2
    data = b"\xff\xd8"
    for offset, part in ((half, text[half:]), (0, text[:half])):
        body = b"http://ns.adobe.com/xmp/extension/\0" + b"A" * 32
        body += len(text).to_bytes(4, "big") + offset.to_bytes(4, "big") + part
        data += b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
    (found,) = xmp_packets(data + b"\xff\xd9")
    assert xmp_keywords(found) == (("Species", "Lynx lynx"),)


def test_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    with pytest.raises(ValueError, match="document type"):
        xmp_keywords(bomb)
