"""Nothing secret passes the gate through which everything leaves."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from pardalis.errors import InputError
from pardalis.report.find_page import FindTold, find_pdf
from pardalis.store.desk.secrets_told import Kept
from pardalis.workflows.desk.leaving import hash_of, is_bare, let_out
from pardalis.workflows.desk.leaving_pdf import read_pdf

KEPT = Kept(frozenset(("S14", "Leopard Gorge", "cam-S14", "7", "x")), frozenset((43.123457, -0.5)))


def _picture(kind: str, **options: object) -> bytes:
    held = io.BytesIO()
    ground = np.random.default_rng(1).integers(0, 255, (40, 60, 3), dtype=np.uint8)
    Image.fromarray(ground).save(held, kind, **options)
    return held.getvalue()


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F] = "Reconyx"
    return exif


def test_pictures_are_nothing_but_pixels() -> None:
    bare = _picture("JPEG")
    assert is_bare(bare)
    assert is_bare(_picture("PNG"))
    text = PngImagePlugin.PngInfo()
    text.add_text("place", "43.1")
    for more in (
        _picture("JPEG", exif=_exif()),
        _picture("JPEG", comment=b"S14"),
        _picture("JPEG", icc_profile=b"x" * 200),
        bare + b"S14",
        bare + bare,
        bare[:-40],
        _picture("PNG", pnginfo=text),
        _picture("PNG") + b"S14",
        _picture("GIF"),
        b"",
    ):
        assert not is_bare(more)


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("a.txt", "seen near S14.", "S14"),
        ("a.csv", "deploymentID\ncam-S14\n", "cam-S14"),
        ("a.csv", "1,43.1234570,2\n", "true place"),
        ("a.json", '{"bbox": [-0.50000]}', "true place"),
        ("a.html", "<p>at <i>Leopard Gorge</i></p>", "Leopard Gorge"),
        ("a.html", '<img alt="S14 at night" src="data:,">', "S14"),
    ],
)
def test_names_and_places_do_not_pass(tmp_path: Path, name: str, text: str, found: str) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=found):
        let_out({name: file}, tmp_path / "out.zip", KEPT)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "43.1,130.5\n43.12,7\n"),
        ("a.txt", "S140 and 7 x"),
        ("a.html", '<style>.S14 { top: 43.1234px }</style><img src="data:image/jpeg;base64,S14/">'),
    ],
)
def test_what_is_rounded_passes(tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    listed, content_hash = let_out({name: file}, tmp_path / "out.zip", KEPT)
    assert [(each.name, each.size) for each in listed] == [(name, len(text.encode()))]
    assert content_hash == hash_of(tmp_path / "out.zip")


def test_a_picture_with_metadata_does_not_pass_even_where_places_may(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(_picture("JPEG", exif=_exif()))
    with pytest.raises(InputError, match="more than its pixels"):
        let_out({"a.jpg": file}, tmp_path / "out.zip", None)


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({"title": "At S14", "place": "the river"}, "S14"),
        ({"title": "豹在 Leopard Gorge", "place": "Ущелье"}, "Leopard Gorge"),
        ({"title": "A <b> (cat)", "place": "43.123457, north"}, "true place"),
    ],
)
def test_names_and_places_do_not_pass_in_print(
    tmp_path: Path, told: dict[str, str], found: str
) -> None:
    pytest.importorskip("typst")
    file = tmp_path / "find.pdf"
    file.write_bytes(find_pdf(FindTold(**told), _picture("JPEG")))
    with pytest.raises(InputError, match=found):
        let_out({"find.pdf": file}, tmp_path / "out.zip", KEPT)
    harmless = dict.fromkeys(told, "A \\(find) of <a> cat; S140")
    file.write_bytes(find_pdf(FindTold(**harmless), _picture("JPEG")))
    let_out({"find.pdf": file}, tmp_path / "out.zip", KEPT)
    assert "A \\(find) of <a> cat; S140" in read_pdf(file.read_bytes()).texts
    file.write_bytes(find_pdf(FindTold(**harmless), _picture("JPEG", exif=_exif())))
    with pytest.raises(InputError, match="more than its pixels"):
        let_out({"find.pdf": file}, tmp_path / "out.zip", None)


def test_the_same_files_make_the_same_archive(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("a leopard", encoding="utf-8")
    hashes = [let_out({"a.txt": file}, tmp_path / f"{n}.zip", KEPT)[1] for n in range(2)]
    assert hashes[0] == hashes[1]
    with zipfile.ZipFile(tmp_path / "0.zip") as packed:
        assert packed.read("a.txt") == b"a leopard"
