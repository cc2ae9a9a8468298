from __future__ import annotations

from dataclasses import replace

from pardalis.records.detection import BoundingBox, Detection, Finding, Flank, SearchStatus
from pardalis.report.catalogue import best_view, catalogue_entries
from pardalis.report.content import ReportContent


def test_an_animal_is_summed_up(example: ReportContent) -> None:
    first = catalogue_entries(example)[0]
    assert (first.sightings, len(first.views), first.counted) == (3, 6, True)
    assert first.stations == ("<script>alert(1)</script>", "S1")
    assert [view.flank for view in first.portraits] == [Flank.LEFT, Flank.RIGHT]
    assert str(first.first) == "2026-05-01 22:30:00"
    assert str(first.last) == "2026-05-02 23:15:01"


def test_an_animal_of_the_other_flank_is_not_counted(example: ReportContent) -> None:
    assert [entry.counted for entry in catalogue_entries(example)] == [True, True, False]


def test_the_best_view_is_large_sure_and_whole(example: ReportContent) -> None:
    view = catalogue_entries(example)[0].views[0]

    def seen(box: BoundingBox, confidence: float = 0.9) -> object:
        return replace(view, detection=replace(view.detection, box=box, confidence=confidence))

    small = seen(BoundingBox(0.3, 0.3, 0.2, 0.2))
    large = seen(BoundingBox(0.3, 0.3, 0.5, 0.5))
    cut = seen(BoundingBox(0.0, 0.3, 0.6, 0.5))
    unsure = seen(BoundingBox(0.3, 0.3, 0.5, 0.5), 0.2)
    assert best_view([small, large, cut, unsure]) is large  # type: ignore[list-item]
    assert best_view([]) is None


def test_photographs_with_a_person_are_withheld(example: ReportContent) -> None:
    shared = example.sightings[0].media[0]
    person = Detection(
        f"{shared.media_id}-9", shared.media_id, "human", BoundingBox(0.9, 0.0, 0.1, 0.1), 0.3, "m"
    )
    finding = Finding(shared.media_id, "m", SearchStatus.SEARCHED, (person,))
    first = catalogue_entries(replace(example, findings=(*example.findings, finding)))[0]
    assert first.withheld == 1
    assert shared.media_id not in {view.media.media_id for view in first.views}


def test_a_sighting_that_is_a_person_is_withheld(example: ReportContent) -> None:
    sighting = example.sightings[0]
    people = tuple(replace(one, observation_type="human") for one in sighting.detections)
    sightings = (replace(sighting, detections=people), *example.sightings[1:])
    assert catalogue_entries(replace(example, sightings=sightings))[0].withheld == 2
