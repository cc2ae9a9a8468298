"""What goes into the store comes out as it went in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa

from pardalis.errors import ProjectError
from pardalis.records.calibration import Calibration
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.decision import Decision, Purpose, Verdict
from pardalis.records.density_surface import DensitySurface
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.records.detection import (
    BoundingBox,
    Detection,
    Finding,
    Flank,
    SearchStatus,
)
from pardalis.records.detection_heir import DetectionHeir
from pardalis.records.estimate import Estimate, EstimateStatus, Interval
from pardalis.records.foreign_row import ForeignRow
from pardalis.records.individual import Individual
from pardalis.records.media import Media, Placement
from pardalis.records.problem import Problem
from pardalis.records.proposal import Evidence, Proposal
from pardalis.records.question import Question
from pardalis.records.sighting import Sighting
from pardalis.records.sighting_state import SightingState
from pardalis.store import cards, findings, foreign, identities, results, schema
from pardalis.store.database import REVISION, Database, sqlite_url

NOON = datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=UTC)


@pytest.fixture
def database(database_url: sa.URL) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


def a_file(path: str) -> CardFile:
    return CardFile(
        path,
        "S01",
        123,
        456,
        FileKind.PHOTO,
        content_hash="ab" * 32,
        camera_time=datetime(2026, 3, 1),
    )


def a_media(name: str, **changes: object) -> Media:
    media = Media(
        name,
        f"S01/{name}.JPG",
        "ab" * 32,
        "S01",
        None,
        Placement.NO_TABLE,
        NOON,
        480,
        "b",
        "e",
        4,
        3,
    )
    return replace(media, **changes)  # type: ignore[arg-type]


def a_detection(name: str, media_id: str) -> Detection:
    box = BoundingBox(0.1, 0.2, 0.3, 0.4)
    return Detection(name, media_id, "animal", box, 0.9, "motion 1", movement=-0.2)


def test_files_of_odd_names_come_back(database: Database) -> None:
    odd = ["S01/a\nb.JPG", "S01/\U0001f406.JPG", "S01/\udcff\udc80.JPG", "bytes:S01/x.JPG", "it's"]
    files = tuple(a_file(path) for path in odd)
    with database.write() as connection:
        cards.put_card_files(connection, files)
    with database.read() as connection:
        assert sorted(cards.card_files(connection), key=str) == sorted(files, key=str)
    with database.write() as connection:
        cards.drop_card_files(connection, odd[1:])
        assert [file.file_path for file in cards.card_files(connection)] == odd[:1]


def test_a_changed_file_takes_the_place_of_the_former(database: Database) -> None:
    with database.write() as connection:
        cards.put_card_files(connection, [a_file("a.JPG")])
        cards.put_card_files(connection, [replace(a_file("a.JPG"), size=9, reason="cut off")])
    with database.read() as connection:
        (file,) = cards.card_files(connection)
    assert (file.size, file.reason) == (9, "cut off")


def test_deployments_and_gaps_come_back(database: Database) -> None:
    china = timezone(timedelta(hours=8))
    start, end = datetime(2026, 3, 1, 12, tzinfo=china), datetime(2026, 4, 1, 12, tzinfo=china)
    deployment = Deployment(
        "D1", "S1", 43.1, 130.9, start, end, 480, other_fields=(("baitUse", "false"),)
    )
    gap = EffortGap("D1", start, end, "dead battery")
    with database.write() as connection:
        cards.replace_deployments(connection, [deployment], [gap])
    with database.read() as connection:
        (found,) = cards.deployments(connection)
        assert cards.gaps(connection) == (gap,)
    assert found == deployment
    assert found.deployment_start.tzinfo is UTC


def test_media_are_in_order_of_time_and_the_timeless_last(database: Database) -> None:
    media = [
        a_media("late", timestamp=NOON + timedelta(seconds=1)),
        a_media("never", timestamp=None, placement=Placement.NO_TIME),
        a_media("early", deployment_id="D1", placement=Placement.PLACED),
    ]
    with database.write() as connection:
        cards.replace_media(connection, media)
    with database.read() as connection:
        found = cards.all_media(connection)
    assert found == (media[2], media[0], media[1])


def test_problems_keep_their_order_and_their_step(database: Database) -> None:
    first, second = Problem("z", "unreadable", "cut off"), Problem("a", "stray", "no photograph")
    with database.write() as connection:
        cards.replace_problems(connection, "import", [first, second])
        cards.replace_problems(connection, "find", [second])
        cards.replace_problems(connection, "import", [second, first])
    with database.read() as connection:
        assert cards.problems(connection, "import") == (second, first)
        assert len(cards.problems(connection)) == 3


def test_findings_are_replaced_with_their_detections(database: Database) -> None:
    many = tuple(a_detection(f"m1-{rank}", "m1") for rank in range(1, 13))
    with database.write() as connection:
        findings.put_findings(connection, [Finding("m1", "motion 1", SearchStatus.SEARCHED, many)])
    with database.read() as connection:
        (found,) = findings.findings(connection)
        assert found.detections == many
    unsure = Finding("m1", "motion 1", SearchStatus.CANNOT_TELL, reason="too few photographs")
    with database.write() as connection:
        findings.put_findings(connection, [unsure])
    with database.read() as connection:
        assert findings.findings(connection) == (unsure,)
        assert findings.searched_of_card(connection, "no such card") == {}


def test_identities_come_back(database: Database) -> None:
    media, seen = a_media("m1"), a_detection("m1-1", "m1")
    sighting = Sighting("m1-1", (seen,), (media,), Flank.LEFT)
    state = SightingState("m1-1", False, "no pattern", True, 0.75, 300, "hash")
    proposal = Proposal("a", "b", Evidence.PATTERN, "rootsift 1", 40, 12.5, 8.0, 0.9)
    animal = Individual(
        "L001", ("m1-1",), frozenset({Flank.LEFT, Flank.RIGHT}), "Zara", "female", "adult", ("ear",)
    )
    with database.write() as connection:
        identities.replace_sightings(connection, [sighting], {"m1-1": state})
        identities.replace_mirrored(connection, [("a", "b")])
        identities.replace_proposals(connection, [proposal])
        identities.replace_individuals(connection, [animal])
    with database.read() as connection:
        assert identities.sightings(connection, {"m1": media}, {"m1-1": seen}) == (sighting,)
        assert identities.sighting_states(connection) == {"m1-1": state}
        assert identities.flanks(connection) == {"m1-1": Flank.LEFT}
        assert identities.mirrored(connection) == {("a", "b")}
        assert identities.proposals(connection) == (proposal,)
        assert identities.individuals(connection) == (animal,)


def test_the_ledger_is_numbered_from_one(database: Database) -> None:
    said = Decision(0, "a", "b", Verdict.SAME, "Lin", NOON, "the spot row on the hip")
    flank = Decision(
        0, "a", "", Verdict.FLANK, "Lin", NOON, value="left", purpose=Purpose.BLIND_REPEAT
    )
    with database.write() as connection:
        first = identities.append_decisions(connection, [said])
        second = identities.append_decisions(connection, [said, flank])
        third = identities.append_decisions(connection, [replace(said, verdict=Verdict.DIFFERENT)])
    with database.read() as connection:
        ledger = identities.decisions(connection)
    assert ledger == (*first, *second, *third)
    assert [each.position for each in ledger] == [1, 2, 3, 4]
    assert [each.act for each in ledger] == [1, 2, 2, 4]
    assert ledger[2].value == "left"


def test_questions_are_forgotten_when_answered(database: Database) -> None:
    asked = Question("a", "b", Purpose.KNOWN_PAIR, 0.5, 0.0, Verdict.SAME)
    review = Question("a", "c", Purpose.REVIEW, 0.25, 1.5)
    answer = Decision(0, "a", "b", Verdict.SAME, "Lin", NOON)
    with database.write() as connection:
        identities.replace_questions(connection, [review, asked])
        assert identities.questions(connection) == (asked, review)
        identities.drop_questions(connection, [answer])
    with database.read() as connection:
        assert identities.questions(connection) == (review,)


def test_heirs_come_back_in_order(database: Database) -> None:
    heirs = (DetectionHeir(1, 2, "m-2", "m-1"), DetectionHeir(1, 2, "m-1", ""))
    with database.write() as connection:
        identities.add_heirs(connection, heirs[:1])
        identities.add_heirs(connection, heirs[1:])
        assert identities.heirs(connection) == heirs


def test_who_bore_which_name_at_a_position(database: Database) -> None:
    one, two = Individual("L001", ("a",), frozenset()), Individual("L002", ("b",), frozenset())
    said = Decision(0, "a", "b", Verdict.SAME, "Lin", NOON)
    joined = (replace(one, sightings=("a", "b")), replace(two, sightings=()))
    with database.write() as connection:
        identities.put_names(connection, [one])
        identities.put_names(connection, [one, two])
        identities.append_decisions(connection, [said])
        identities.put_names(connection, joined)
        identities.append_decisions(connection, [said])
        identities.put_names(connection, joined)
    with database.read() as connection:
        assert identities.names_at(connection, 0) == (one, two)
        assert identities.names_at(connection, 1) == joined
        assert identities.names_at(connection, 2) == joined
        count = sa.select(sa.func.count()).select_from(schema.naming)
        assert connection.execute(count).scalar() == 4


def test_choices_and_calibration_are_no_steps(database: Database) -> None:
    fitted = Calibration(
        "m", (2.0, 0.0), (-5.0, 0.0), (-9.0, 3.0, 0.0), None, 300, 99, 9999, "coats"
    )
    with database.write() as connection:
        assert results.calibration(connection) is None
        assert results.choices(connection, "identify") == {}
        results.put_choices(connection, "identify", {"matcher": "rootsift"})
        results.put_calibration(connection, fitted)
    with database.read() as connection:
        assert results.calibration(connection) == fitted
        assert results.choices(connection, "identify") == {"matcher": "rootsift"}
        assert results.step_counts(connection) == {}


def test_estimates_and_steps_come_back(database: Database) -> None:
    estimate = Estimate(
        EstimateStatus.OK, (), "HN", "2026", 8, 60, 52, 20,
        density=Interval(1.1, 0.3, 0.6, 1.9), vcov=((1.0, 0.0), (0.0, 1.0)), beta=(0.1, 0.2),
        real=(("sigma", Interval(1.0, 2.0, 3.0, 4.0)),), assumptions=("closed",),
    )  # fmt: skip
    with database.write() as connection:
        results.replace_estimates(connection, (estimate,))
        results.put_step(connection, "find", "hash", {"photos": 3})
        results.put_step(connection, "find", "hash2", {"photos": 4})
    with database.read() as connection:
        assert results.estimates(connection) == (estimate,)
        assert results.step_made_from(connection, "find") == "hash2"
        assert results.step_made_from(connection, "identify") is None
        assert results.step_counts(connection) == {"find": {"photos": 4}}


def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    def half_way() -> None:
        with database.write() as connection:
            cards.replace_problems(connection, "import", [Problem("a", "b", "c")])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half_way()
    with database.read() as connection:
        assert cards.problems(connection) == ()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_revision_makes_the_tables_of_the_schema(database: Database) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from pardalis.store.desk import photograph_tables, tables  # noqa: F401
    from pardalis.store.members import metadata

    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_database_of_a_newer_pardalis_is_refused(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "p.db")
    opened = Database(url)
    with opened.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    opened.close()
    with pytest.raises(ProjectError, match="newer Pardalis"):
        Database(url)
    assert REVISION < "9999"


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "p.db").write_bytes(
        b"this is not a database, but long enough to be read as one" * 20
    )
    with pytest.raises(ProjectError, match="not a database"):
        Database(sqlite_url(tmp_path / "p.db"))


@pytest.mark.parametrize("interval", [True, False])
def test_density_surfaces_come_back(database: Database, interval: bool) -> None:
    points = np.array([[0.0, 0.5], [500.0, 0.5]])
    bound = np.array([1.0, 2.0]) if interval else None
    surface = DensitySurface(
        "2026", "expected density", points, np.array([3.0, 4.0]), bound, bound, 500.0
    )
    with database.write() as connection:
        results.replace_surfaces(connection, (surface, replace(surface, kind="activity centres")))
        results.replace_surfaces(connection, (surface,))
    with database.read() as connection:
        (found,) = results.surfaces(connection)
    assert (found.session, found.kind, found.spacing) == ("2026", "expected density", 500.0)
    for name in ("points", "density", "lower", "upper"):
        old, new = getattr(surface, name), getattr(found, name)
        assert np.array_equal(old, new) if old is not None else new is None


def test_an_estimate_of_an_older_version_keeps_the_defaults(database: Database) -> None:
    estimate = Estimate(EstimateStatus.REFUSED, ("none",), "scr", "2026", 0, 0, 0, 0)
    with database.write() as connection:
        results.replace_estimates(connection, (estimate,))
        content = connection.execute(sa.select(schema.estimate.c.content)).scalar_one()
        older = {name: value for name, value in content.items() if name != "sessions"}
        connection.execute(schema.estimate.update().values(content=older))
    with database.read() as connection:
        assert results.estimates(connection) == (estimate,)


def test_rows_of_others_are_replaced_by_source_and_table(database: Database) -> None:
    def row(source: str, table_name: str, rank: int, text: str = "x") -> ForeignRow:
        return ForeignRow(source, table_name, rank, "id", "m", "m-1", (("habitat", text),))

    first = (row("camtrap-dp", "media", 1), row("camtrap-dp", "observations", 1))
    other = (row("labels.csv", "observations", 1), row("labels.csv", "observations", 2))
    with database.write() as connection:
        foreign.replace_foreign_rows(connection, "camtrap-dp", first)
        foreign.replace_foreign_rows(connection, "labels.csv", other)
    with database.write() as connection:
        assert foreign.foreign_rows(connection) == (*first, *other)
        assert foreign.foreign_rows(connection, "observations", "camtrap-dp") == first[1:]
        anew = (row("camtrap-dp", "observations", 1, "y"),)
        foreign.replace_foreign_rows(connection, "camtrap-dp", anew, "observations")
        assert foreign.foreign_rows(connection, source="camtrap-dp") == (first[0], *anew)
        foreign.replace_foreign_rows(connection, "camtrap-dp", ())
        assert foreign.foreign_rows(connection) == other
