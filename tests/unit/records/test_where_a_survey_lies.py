"""Folders and addresses, and that no password passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pardalis.errors import InputError
from pardalis.records.address import Address, survey_at


@pytest.mark.parametrize(
    "text",
    ["/media/card", "card", "C:\\cards", "C:/cards", "s3:/bucket", "a:b", "://", "season 2026"],
)
def test_a_folder_is_a_folder(text: str) -> None:
    assert survey_at(text) == Path(text)


def test_a_file_address_is_a_folder() -> None:
    assert survey_at("file:///media/card") == Path("/media/card")


@pytest.mark.parametrize(
    ("text", "protocol", "name"),
    [
        ("s3://bucket/survey/", "s3", "survey"),
        ("S3://bucket", "s3", "bucket"),
        ("sftp://me@host:22/cards/2026", "sftp", "2026"),
        ("abfs://box@account.dfs.example/survey", "abfs", "survey"),
        ("s3://bucket/10:30 a@b/survey", "s3", "survey"),
    ],
)
def test_an_address_is_an_address(text: str, protocol: str, name: str) -> None:
    address = survey_at(text)
    assert isinstance(address, Address)
    assert (address.protocol, address.name) == (protocol, name)


@pytest.mark.parametrize(
    "text",
    [
        "s3://KEY:hidden@bucket/survey",
        "s3://KEY:hid/den@bucket/survey",
        "sftp://me:hidden@host:22/cards",
        "https://host/cards?X-Amz-Signature=hidden",
        "https://host/cards?sv=1&sig=hidden",
        "ftp://:hidden@host/x",
    ],
)
def test_a_password_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(InputError, match="password or a signature") as told:
        survey_at(text)
    assert "hid" not in str(told.value)


@pytest.mark.parametrize("text", ["s3://", "zip://DCIM::s3://bucket/a.zip"])
def test_what_names_no_place_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        survey_at(text)
