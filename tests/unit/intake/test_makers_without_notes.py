"""Makers whose notes tell nothing: who they are, and what they write elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pardalis.intake.cameras.cuddeback import CuddebackCamera
from pardalis.intake.cameras.plain import PlainCamera
from pardalis.intake.read import cameras
from pardalis.records.camera_facts import CameraFacts
from pardalis.records.exif_tags import ExifTags


def read(tags: ExifTags) -> tuple[str, CameraFacts]:
    camera = next(each for each in cameras() if each.name != "exiftool" and each.reads(tags))
    return camera.name, camera.read(tags, b"")


@pytest.mark.parametrize(
    ("tags", "reader", "make"),
    [
        (ExifTags("BUSHNELL", "119975C"), "bushnell", "BUSHNELL"),
        (ExifTags(software="BS682BWNx0110E"), "bushnell", "BUSHNELL"),
        (ExifTags("Other", software="BS682BWNx0110E"), "plain", "Other"),
        (ExifTags("Prometheus", "BTC-5PXD"), "browning", "Browning"),
        (ExifTags("Prometheus", "Phone"), "plain", "Prometheus"),
        (ExifTags("BROWNING", "Dark Ops"), "browning", "Browning"),
        (ExifTags("BolyMedia", "SG565FV-8M"), "scoutguard", "ScoutGuard"),
        (ExifTags("BolyMedia", "MG883"), "plain", "BolyMedia"),
        (ExifTags("Spromise", "S358E"), "spromise", "Spromise"),
        (ExifTags("", "PantheraCam V7"), "panthera", "Panthera"),
        (ExifTags("CUDDEBACK", "C1"), "cuddeback", "CUDDEBACK"),
        (ExifTags(), "plain", ""),
    ],
)
def test_who_made_it(tags: ExifTags, reader: str, make: str) -> None:
    name, facts = read(tags)
    assert (name, facts.make, facts.model) == (reader, make, tags.model)


@pytest.mark.parametrize(
    ("comment", "voltage", "label"),
    [
        ("MR=C.1,BL=5563,BP=75%,ID=CC0147,SM=ADV", 5.563, "CC0147"),
        ("BL=0,ID=", None, ""),
        ("BL=99999999999999999999", None, ""),
        ("BL=५५५५", None, ""),
        ("", None, ""),
    ],
)
def test_the_comment_of_a_cuddeback(comment: str, voltage: float | None, label: str) -> None:
    facts = CuddebackCamera().read(ExifTags("CUDDEBACK", user_comment=comment), b"")
    assert (facts.battery_voltage, facts.user_label) == (voltage, label)


@given(st.builds(
    ExifTags, make=st.sampled_from(["CUDDEBACK", "BUSHNELL", "Prometheus", "Spromise", ""]),
    model=st.text(max_size=8), software=st.text(max_size=8), user_comment=st.text(max_size=40),
    date_time_original=st.text(max_size=20), time_zone_offset=st.integers(-(2**31), 2**31),
))  # fmt: skip
def test_any_tags_are_facts(tags: ExifTags) -> None:
    _, facts = read(tags)
    assert facts.camera_utc_offset is None or abs(facts.camera_utc_offset) <= 840


def test_the_older_tag_of_the_time_zone() -> None:
    assert PlainCamera().read(ExifTags(time_zone_offset=-6), b"").camera_utc_offset == -360
    both = ExifTags(offset_time_original="+08:00", time_zone_offset=-6)
    assert PlainCamera().read(both, b"").camera_utc_offset == 480
    assert PlainCamera().read(ExifTags(time_zone_offset=99), b"").camera_utc_offset is None
