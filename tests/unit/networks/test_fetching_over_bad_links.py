"""A network's file comes whole and is the one that was meant, or the error says what to do."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pardalis.errors import FetchError, InputError
from pardalis.networks.fetch import fetch, take_from
from pardalis.networks.registry import Registry
from pardalis.networks.transfer import TransferFailed, TransferSettings, transfer

Serve = Callable[..., Any]
Entry = Callable[..., Any]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def left_over(registry: Registry) -> list[str]:
    return sorted(file.name for file in registry.folder.iterdir())


def test_a_whole_file_comes_and_its_hash_is_pinned(
    serve: Serve, registry: Registry, entry: Entry, quick: TransferSettings
) -> None:
    server, steps = serve(), []
    got = fetch(registry, entry(server.address), (), lambda *told: steps.append(told), quick)
    assert got.pinned
    assert got.file.read_bytes() == server.data
    assert got.entry.sha256 == sha256(server.data)
    assert got.entry.size == len(server.data)
    assert steps[-1] == (len(server.data), len(server.data))
    assert registry.find("tiny") == got.entry
    assert registry.is_installed(got.entry)
    assert left_over(registry) == ["tiny.json", "tiny.onnx"]


def test_what_is_there_is_not_fetched_again(
    serve: Serve, registry: Registry, entry: Entry, quick: TransferSettings
) -> None:
    server = serve()
    fetch(registry, entry(server.address), settings=quick)
    again = fetch(registry, registry.find("tiny"), settings=quick)
    assert again.source == ""
    assert len(server.asked) == 1
    again.file.write_bytes(server.data[::-1])
    mended = fetch(registry, registry.find("tiny"), settings=quick)
    assert mended.file.read_bytes() == server.data


def test_a_link_that_breaks_off_is_gone_on_with(
    serve: Serve, registry: Registry, entry: Entry, quick: TransferSettings
) -> None:
    server = serve(breaks_after=[1000, 500, 700, 300, 400])
    got = fetch(registry, entry(server.address), settings=quick)
    assert got.file.read_bytes() == server.data
    # Five breaks are more than three tries: each brought something.
    begun = [asked.get("Range") for asked in server.asked]
    assert begun == [None, *(f"bytes={at}-" for at in (1000, 1500, 2200, 2500, 2900))]
    assert {asked.get("If-Range") for asked in server.asked[1:]} == {'"one"'}


def test_a_later_run_goes_on_where_one_gave_up(
    serve: Serve, registry: Registry, entry: Entry, quick: TransferSettings
) -> None:
    server = serve(breaks_after=[1200, 0, 0, 0])
    with pytest.raises(FetchError, match="broke off"):
        fetch(registry, entry(server.address), settings=quick)
    assert (registry.folder / "tiny.onnx.part").stat().st_size == 1200
    got = fetch(registry, entry(server.address), settings=quick)
    assert server.asked[-1]["Range"] == "bytes=1200-"
    assert got.file.read_bytes() == server.data


def test_a_file_that_changed_in_between_is_begun_anew(
    serve: Serve, registry: Registry, entry: Entry, quick: TransferSettings, tiny_network: Serve
) -> None:
    server = serve(breaks_after=[1200, 0, 0, 0])
    with pytest.raises(FetchError):
        fetch(registry, entry(server.address), settings=quick)
    server.data, server.tag = tiny_network(side=16), '"two"'
    got = fetch(registry, entry(server.address), settings=quick)
    assert got.file.read_bytes() == server.data


def test_without_a_sign_that_it_is_the_same_nothing_is_gone_on_with(
    serve: Serve, registry: Registry, entry: Entry, quick: TransferSettings
) -> None:
    server = serve(breaks_after=[1200], tag="")
    got = fetch(registry, entry(server.address), settings=quick)
    assert [asked.get("Range") for asked in server.asked] == [None, None]
    assert got.file.read_bytes() == server.data


def test_a_server_that_knows_no_parts_sends_it_all_again(
    serve: Serve, registry: Registry, entry: Entry, quick: TransferSettings
) -> None:
    server = serve(breaks_after=[1200], ranges=False)
    got = fetch(registry, entry(server.address), settings=quick)
    assert server.asked[1]["Range"] == "bytes=1200-"
    assert got.file.read_bytes() == server.data


def test_a_part_that_is_whole_already_is_taken(
    serve: Serve, registry: Registry, entry: Entry, quick: TransferSettings
) -> None:
    server = serve()
    registry.folder.mkdir(parents=True)
    (registry.folder / "tiny.onnx.part").write_bytes(server.data)
    known = entry(server.address, sha256=sha256(server.data), size=len(server.data))
    assert fetch(registry, known, settings=quick).file.read_bytes() == server.data
    assert server.asked[0]["Range"] == f"bytes={len(server.data)}-"


def test_a_part_of_another_file_is_found_out_by_the_hash(
    serve: Serve, registry: Registry, entry: Entry, quick: TransferSettings
) -> None:
    server = serve()
    registry.folder.mkdir(parents=True)
    (registry.folder / "tiny.onnx.part").write_bytes(b"\x08\x09" * 400)
    known = entry(server.address, sha256=sha256(server.data), size=len(server.data))
    assert fetch(registry, known, settings=quick).file.read_bytes() == server.data
    assert [asked.get("Range") for asked in server.asked] == ["bytes=800-", None]


def test_mirrors_come_first_and_the_next_address_goes_on_with_the_part(
    serve: Serve, registry: Registry, entry: Entry, quick: TransferSettings
) -> None:
    mirror, server = serve(breaks_after=[1500, 0, 0, 0]), serve(tag='"other"')
    known = entry(server.address, sha256=sha256(server.data), size=len(server.data))
    base = mirror.address.removesuffix("/a%20net.onnx")
    got = fetch(registry, known, (base + "/",), settings=quick)
    assert got.source == server.address
    assert got.file.read_bytes() == server.data
    assert server.asked[0]["Range"] == "bytes=1500-"
    assert "If-Range" not in server.asked[0]
    assert f"{base}/tiny.onnx: the link broke off" in got.failures[0]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_an_answer_that_will_not_change_is_not_asked_for_twice(
    serve: Serve, registry: Registry, entry: Entry, quick: TransferSettings, status: int
) -> None:
    server = serve(statuses=[status])
    with pytest.raises(FetchError, match=f"answers {status}"):
        fetch(registry, entry(server.address), settings=quick)
    assert len(server.asked) == 1
    assert left_over(registry) == []


def test_a_server_that_is_out_of_order_for_a_moment_is_asked_again(
    serve: Serve, registry: Registry, entry: Entry, quick: TransferSettings
) -> None:
    server = serve(statuses=[500, 503])
    assert fetch(registry, entry(server.address), settings=quick).file.is_file()
    server = serve(statuses=[500] * 9)
    with pytest.raises(FetchError, match="answers 500"):
        fetch(registry, replace(entry(server.address), name="other"), settings=quick)
    assert len(server.asked) == 3


def test_a_server_that_falls_silent_is_given_up_with_what_came(
    serve: Serve, registry: Registry, entry: Entry
) -> None:
    silent = threading.Event()
    server = serve(stalls=silent)
    hasty = TransferSettings(timeout=0.05, tries=1, pause=0.001)
    try:
        with pytest.raises(FetchError, match=r"nothing came for 0\.05 s"):
            fetch(registry, entry(server.address), settings=hasty)
    finally:
        silent.set()
    assert (registry.folder / "tiny.onnx.part").stat().st_size > len(server.data) // 2


def test_a_closed_port_is_no_connection(
    registry: Registry, entry: Entry, quick: TransferSettings
) -> None:
    with pytest.raises(FetchError, match="no connection"):
        fetch(registry, entry("http://127.0.0.1:9/net.onnx"), settings=quick)


def test_a_web_page_in_the_place_of_the_file(
    serve: Serve, registry: Registry, entry: Entry, quick: TransferSettings
) -> None:
    page = b"<!doctype html><title>Sign in to the lodge's network</title>"
    for kind, reason in (("text/html; charset=utf-8", "a web page came"), ("", "it is a web page")):
        server = serve(data=page, kind=kind)
        with pytest.raises(FetchError, match=reason):
            fetch(registry, entry(server.address), settings=quick)
        assert left_over(registry) == []


def test_another_file_than_the_hash_says_is_not_taken(
    serve: Serve, registry: Registry, entry: Entry, quick: TransferSettings, tiny_network: Serve
) -> None:
    wrong, right = serve(data=tiny_network(side=16)), serve()
    known = entry(wrong.address, sha256=sha256(right.data))
    with pytest.raises(FetchError, match=r"another file \(its SHA-256 is another\)"):
        fetch(registry, known, settings=quick)
    assert left_over(registry) == []
    both = replace(known, urls=(wrong.address, right.address))
    assert fetch(registry, both, settings=quick).file.read_bytes() == right.data


def test_a_file_that_was_cut_off_at_its_publisher_is_not_pinned(
    serve: Serve, registry: Registry, entry: Entry, quick: TransferSettings
) -> None:
    server = serve(length=False)
    server.data = server.data[:-50]
    with pytest.raises(FetchError, match=r"cut off|no ONNX model"):
        fetch(registry, entry(server.address), settings=quick)
    assert not (registry.folder / "tiny.json").exists()


def test_the_way_by_hand_is_told_and_works(
    serve: Serve, registry: Registry, entry: Entry, quick: TransferSettings, tmp_path: Path
) -> None:
    server = serve(statuses=[404])
    known = entry(server.address)
    with pytest.raises(FetchError) as told:
        fetch(registry, known, settings=quick)
    assert told.value.exit_code == 7
    for word in (server.address, "as a net.onnx", "pardalis models fetch tiny --offline"):
        assert word in told.value.remedy
    stick = tmp_path / "stick"
    stick.mkdir()
    with pytest.raises(InputError, match=r"holds no tiny\.onnx or a net\.onnx"):
        take_from(registry, known, stick)
    (stick / "a net.onnx").write_bytes(server.data)
    got = take_from(registry, known, stick)
    assert got.pinned
    assert got.file.read_bytes() == server.data
    assert (stick / "a net.onnx").is_file()


def test_a_stick_with_another_file_under_the_name(
    serve: Serve, registry: Registry, entry: Entry, tmp_path: Path
) -> None:
    server = serve()
    (tmp_path / "tiny.onnx").write_bytes(server.data[:-9])
    with pytest.raises(InputError, match=r"is not the network 'tiny'"):
        take_from(registry, entry(), tmp_path)
    known = entry(sha256=sha256(b"else"))
    (tmp_path / "tiny.onnx").write_bytes(server.data)
    with pytest.raises(InputError, match="its SHA-256 is another"):
        take_from(registry, known, tmp_path)


def test_without_an_address_the_error_says_where_to_look(registry: Registry, entry: Entry) -> None:
    with pytest.raises(FetchError, match="No address") as told:
        fetch(registry, entry(note="Export it."))
    assert "Export it." in told.value.remedy
    assert "pardalis models add tiny" in told.value.remedy
    assert not registry.folder.exists()


def test_a_disk_without_space_is_told_before(registry: Registry, entry: Entry) -> None:
    with pytest.raises(FetchError, match="needs 1000000000 MB"):
        fetch(registry, entry("http://127.0.0.1:9/net.onnx", size=10**15))


def test_two_fetches_of_one_file_at_once(
    serve: Serve, registry: Registry, entry: Entry, quick: TransferSettings
) -> None:
    fcntl = pytest.importorskip("fcntl")
    server = serve()
    registry.folder.mkdir(parents=True)
    with (registry.folder / "tiny.onnx.part.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(FetchError, match="being fetched already"):
            fetch(registry, entry(server.address), settings=quick)
    assert fetch(registry, entry(server.address), settings=quick).file.is_file()


def test_a_secured_address_never_leads_to_an_open_one() -> None:
    from pardalis.networks.transfer import _check_safety

    _check_safety("http://a/x", "http://b/x")
    _check_safety("https://a/x", "https://b/x")
    with pytest.raises(TransferFailed, match="not secured"):
        _check_safety("https://a/x", "http://b/x")


def test_what_was_said_of_the_whole_is_kept_beside_the_part(
    serve: Serve, tmp_path: Path, quick: TransferSettings
) -> None:
    server = serve(breaks_after=[100])
    part = tmp_path / "x.part"
    with pytest.raises(TransferFailed):
        transfer(server.address, part, settings=replace(quick, tries=0))
    assert json.loads((tmp_path / "x.part.said").read_text())["total"] == len(server.data)
