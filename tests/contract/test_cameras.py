"""Every installed camera plug-in holds to the contract."""

from __future__ import annotations

import dataclasses

import pytest

from pardalis.intake.read import cameras
from pardalis.plugins import CAMERAS, load, names
from pardalis.records.camera_facts import CameraFacts
from pardalis.records.exif_tags import ExifTags
from pardalis.testing.camera import check_camera


@pytest.mark.parametrize("name", names(CAMERAS))
def test_installed_camera_holds_to_the_contract(name: str) -> None:
    camera = load(CAMERAS, name)()
    assert camera.name == name
    check_camera(camera)


def test_the_plain_camera_is_asked_last_and_reads_everything() -> None:
    assert cameras()[-1].name == "plain"
    assert cameras()[-1].reads(ExifTags())


class _Padded:
    name = "padded"

    def reads(self, tags: ExifTags) -> bool:
        return True

    def read(self, tags: ExifTags, data: bytes) -> CameraFacts:
        return CameraFacts(make="Hunter\0\0")


class _Forgetful(_Padded):
    calls = 0

    def read(self, tags: ExifTags, data: bytes) -> CameraFacts:
        self.calls += 1
        return CameraFacts(serial=str(self.calls))


@pytest.mark.parametrize(("camera", "breach"), [(_Padded(), "padding"), (_Forgetful(), "same")])
def test_the_contract_catches_a_camera_that_breaks_it(camera: _Padded, breach: str) -> None:
    with pytest.raises(AssertionError, match=breach):
        check_camera(camera)


def test_facts_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        CameraFacts().make = "other"  # type: ignore[misc]
