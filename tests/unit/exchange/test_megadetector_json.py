"""MegaDetector's results become findings; what does not fit is said."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pardalis.errors import InputError
from pardalis.exchange.megadetector_json import read_results
from pardalis.records.detection import SearchStatus
from pardalis.records.media import Media, Placement


def _media(path: str, number: int) -> Media:
    card = path.rpartition("/")[0] or "."
    return Media(
        media_id=f"{number:020d}",
        file_path=path,
        content_hash="0" * 64,
        card=card,
        deployment_id=None,
        placement=Placement.NO_TABLE,
        timestamp=None,
        utc_offset=None,
        burst_id=f"b{number}",
        event_id=f"e{number}",
        width=640,
        height=480,
    )


MEDIA = (_media("A/100RECNX/IMG_0001.JPG", 1), _media("B/IMG_0001.JPG", 2), _media("B/X.JPG", 3))


def _results(*images: dict[str, Any], version: str = "1.4") -> dict[str, Any]:
    return {
        "info": {"format_version": version, "detector": "md_v5a.0.0.pt"},
        "detection_categories": {"1": "animal", "2": "person", "3": "vehicle"},
        "classification_categories": {"0": "Panthera pardus", "1": "leopard"},
        "images": list(images),
    }


def _seen(category: str = "1", conf: float = 0.5, **more: Any) -> dict[str, Any]:
    return {"category": category, "conf": conf, "bbox": [0.1, 0.2, 0.3, 0.4], **more}


def _read(document: object) -> Any:
    return read_results(json.dumps(document).encode(), "md.json", MEDIA)


@pytest.mark.parametrize("version", ["1.3", "1.4", "1.5"])
def test_detections_are_kept_best_first(version: str) -> None:
    image = {"file": "B/X.JPG", "detections": [_seen(conf=0.01), _seen("2", 0.9), _seen("3", 0.4)]}
    (finding,), problems = _read(_results(image, version=version))
    assert problems == ()
    assert finding.media_id == MEDIA[2].media_id
    assert [each.observation_type for each in finding.detections] == ["human", "vehicle", "animal"]
    assert [each.confidence for each in finding.detections] == [0.9, 0.4, 0.01]
    assert finding.detections[0].detection_id == f"{MEDIA[2].media_id}-1"
    assert finding.detections[0].box.width == pytest.approx(0.3)
    assert finding.detection_model == "md_v5a.0.0.pt"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("A/100RECNX/IMG_0001.JPG", 0),
        ("D:\\Survey\\a\\100recnx\\img_0001.jpg", 0),
        ("/mnt/cards/B/IMG_0001.JPG", 1),
        ("100RECNX/IMG_0001.JPG", 0),
        ("./x.jpg", 2),
    ],
)
def test_paths_match_by_their_end(path: str, expected: int) -> None:
    (finding,), problems = _read(_results({"file": path, "detections": []}))
    assert finding.media_id == MEDIA[expected].media_id
    assert finding.status is SearchStatus.SEARCHED
    assert problems == ()


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("IMG_0001.JPG", "2 photographs"),
        ("C/IMG_0001.JPG", "No photograph"),
        ("B/IMG_0009.JPG", "No photograph"),
        ("/", "No photograph"),
    ],
)
def test_what_does_not_match_is_listed(path: str, reason: str) -> None:
    findings, (problem,) = _read(_results({"file": path, "detections": []}))
    assert findings == ()
    assert problem.subject == path
    assert reason in problem.reason


def test_photograph_named_twice_is_taken_once_and_listed() -> None:
    first = {"file": "B/X.JPG", "detections": [_seen()]}
    findings, (problem,) = _read(_results(first, {"file": "b/x.jpg", "detections": []}))
    assert len(findings[0].detections) == 1
    assert "second time" in problem.reason


def test_failure_and_classification() -> None:
    failed = {"file": "B/X.JPG", "detections": None, "failure": "image access failure"}
    named = _seen(classifications=[["1", 0.2], ["0", 0.8]])
    common = _seen(conf=0.1, classifications=[["1", 0.9]])
    findings, _ = _read(
        _results(failed, {"file": MEDIA[0].file_path, "detections": [named, common]})
    )
    assert findings[0].status is SearchStatus.FAILED
    assert findings[0].reason == "image access failure"
    assert [each.scientific_name for each in findings[1].detections] == ["Panthera pardus", ""]


def test_unknown_version_is_read_with_a_doubt() -> None:
    findings, (problem,) = _read(_results({"file": "B/X.JPG", "detections": []}, version="3.0"))
    assert len(findings) == 1
    assert problem.kind == "unknown_version"


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ([], "the whole file"),
        ({"info": {"format_version": "1.4"}, "images": []}, "detection_categories"),
        (_results({"file": "B/X.JPG"}), "images.0: neither"),
        (
            _results({"file": "B/X.JPG", "detections": [_seen(conf=1.2)]}),
            "images.0.detections.0.conf",
        ),
        (_results({"file": "B/X.JPG", "detections": [_seen("9")]}), "category 9"),
        (
            _results({"file": "X", "detections": [{**_seen(), "bbox": [10, 20, 300, 400]}]}),
            "bbox is not",
        ),
        (_results(version="new"), "info.format_version"),
    ],
)
def test_wrong_file_is_refused_with_the_place(document: object, place: str) -> None:
    with pytest.raises(InputError, match=place) as caught:
        _read(document)
    assert "md.json" in caught.value.message


@pytest.mark.parametrize("text", [b"", b"{", b"\xff\xfe\x00"])
def test_not_json_is_refused(text: bytes) -> None:
    with pytest.raises(InputError, match="not JSON"):
        read_results(text, "md.json", MEDIA)
