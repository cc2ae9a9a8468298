"""Pairs are given out one to each page, answers are taken once, and the catalogue follows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pardalis.errors import AbsentError, InputError
from pardalis.records.account import Account, Grant, Role
from pardalis.records.asked_pair import Side
from pardalis.records.decision import Decision, Purpose, Verdict, in_force
from pardalis.records.question import Question
from pardalis.store import identities, results, schema
from pardalis.store.desk import tables
from pardalis.store.desk.queue import Queued, put_queue, queue
from pardalis.store.desk.sighting_views import sighting_views
from pardalis.workflows.catalogue import catalogue_in, read_catalogue
from pardalis.workflows.catalogue_lag import lag
from pardalis.workflows.derive import catalogue_as_of, derive
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.questions import Reply, answer, keep_pairs, leave, next_pairs
from pardalis.workflows.desk.saying import say, words_of
from pardalis.workflows.desk.undoing import undo
from pardalis.workflows.identity_doubts import rates_of
from pardalis.workflows.keep_up import CatalogueFollower, catch_up
from pardalis.workflows.project import Project, open_project
from pardalis.workflows.status import status

LIN = Account("1", "Lin", (Grant(Role.REVIEWER),))
ANNA = Account("2", "Anna", (Grant(Role.REVIEWER),))


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve animals without any picture, with a queue."""
    folder = tmp_path_factory.mktemp("seeded") / "survey"
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).parents[3] / "benchmarks"))
        from desk_seed import make

        patch.setattr("desk_seed_animals._SPOKEN", 200)
        make(folder, 900, 12, 6, 0)
    with open_project(folder) as project:
        follow(project)
    return folder


@pytest.fixture
def desk(tmp_path: Path, seeded: Path) -> Iterator[Desk]:
    """A copy of them; nothing follows by itself."""
    with open_project(Path(shutil.copytree(seeded, tmp_path / "survey"))) as project:
        yield Desk(project, team=True)


def follow(project: Project) -> CatalogueFollower:
    follower = CatalogueFollower(project)
    known = follower.follow()
    assert known is not None
    follower.ask(known)
    return follower


def first(desk: Desk, account: Account, seat: str = "page", number: int = 1) -> Any:
    return next_pairs(desk, account, seat, number).pairs[0]


def ledger(desk: Desk) -> tuple[Decision, ...]:
    with desk.project.database.read() as connection:
        return identities.decisions(connection)


def pair_of(desk: Desk, question_id: str) -> tuple[str, str]:
    with desk.project.database.read() as connection:
        return next(e.pair for e in queue(connection).values() if e.question_id == question_id)


def test_two_pages_never_look_at_one_pair(desk: Desk) -> None:
    given = [
        {each.question_id for each in next_pairs(desk, account, seat, 3).pairs}
        for account, seat in ((LIN, "a"), (LIN, "b"), (ANNA, "a"))
    ]
    assert all(len(each) == 3 for each in given)
    assert len(set.union(*given)) == 9
    again = {each.question_id for each in next_pairs(desk, LIN, "a", 3).pairs}
    assert again == given[0]
    leave(desk, LIN, "a")
    assert first(desk, ANNA, "c").question_id in given[0]


def test_a_page_that_does_not_stir_loses_its_pair(desk: Desk) -> None:
    held = first(desk, LIN)
    late = datetime.now(UTC) - timedelta(seconds=1)
    with desk.project.database.write() as connection:
        connection.execute(tables.claim.update().values(until=late))
    assert first(desk, ANNA).question_id == held.question_id
    # It was taken by another: keeping it does not take it back.
    keep_pairs(desk, LIN, "page", [held.question_id])
    assert first(desk, LIN).question_id != held.question_id


def test_an_answer_sent_twice_counts_once_and_a_later_one_is_shown_the_first(desk: Desk) -> None:
    asked, before = first(desk, LIN), len(ledger(desk))
    reply = Reply(asked.question_id, Verdict.SAME, asked.since, evidence="the hip")
    taken = answer(desk, LIN, "page", reply)
    assert taken.opinion is not None
    assert answer(desk, LIN, "page", reply).position == taken.position
    other = answer(desk, ANNA, "page", replace(reply, verdict=Verdict.DIFFERENT))
    assert other.position is None
    assert [(each.verdict, each.decided_by) for each in other.against] == [("same", "Lin")]
    (said,) = ledger(desk)[before:]
    assert (said.verdict, said.decided_by, said.evidence) == (Verdict.SAME, "Lin", "the hip")
    # Who has seen the other verdict may insist.
    insists = replace(reply, verdict=Verdict.DIFFERENT, since=said.position)
    assert answer(desk, ANNA, "page", insists).position == said.position + 1


def test_what_is_taken_back_is_asked_again_and_can_be_answered(desk: Desk) -> None:
    asked = first(desk, LIN)
    reply = Reply(asked.question_id, Verdict.SAME, asked.since)
    position = answer(desk, LIN, "page", reply).position
    assert position is not None
    assert first(desk, LIN).question_id != asked.question_id
    back = undo(desk, LIN, position, "page")
    assert back.question_id == asked.question_id
    assert first(desk, LIN).question_id == asked.question_id
    with pytest.raises(InputError, match="undone already"):
        undo(desk, ANNA, position)
    final = answer(desk, LIN, "page", replace(reply, verdict=Verdict.DIFFERENT, since=back.since))
    assert final.position == back.position + 1


def test_nothing_more_is_asked_of_what_shows_no_coat(desk: Desk) -> None:
    asked = first(desk, LIN)
    left, _ = pair_of(desk, asked.question_id)
    with pytest.raises(InputError, match="Which of the two"):
        answer(desk, LIN, "page", Reply(asked.question_id, Verdict.NOT_IDENTIFIABLE, asked.since))
    reply = Reply(asked.question_id, Verdict.NOT_IDENTIFIABLE, asked.since, Side.LEFT)
    answer(desk, LIN, "page", reply)
    with desk.project.database.read() as connection:
        left_in = [e.pair for e in queue(connection).values() if e.rank is not None]
    assert left_in
    assert all(left not in pair for pair in left_in)
    follow(desk.project)
    assert left not in {each.sighting_id for each in read_catalogue(desk.project.database).usable}


def two_with_one_in_common(desk: Desk) -> tuple[list[Any], str, dict[Side, str], dict[Side, str]]:
    """Two pairs (A, B) and (A, D), both given out; A's name, and which is where in each pair."""
    with desk.project.database.write() as connection:
        a, b, d = sorted(sighting_views(connection))[:3]
        new = [
            Queued(Question(*pair, Purpose.REVIEW, 0.5, 1.0, None), "", -1e9 + number)
            for number, pair in enumerate(((a, b), (a, d)))
        ]
        put_queue(connection, [*new, *queue(connection).values()], 10**6, datetime.now(UTC))
    given = list(next_pairs(desk, LIN, "page", 2).pairs)
    assert [pair_of(desk, each.question_id) for each in given] == [(a, b), (a, d)]
    return given, a, {Side.LEFT: a, Side.RIGHT: b}, {Side.LEFT: a, Side.RIGHT: d}


def test_that_another_of_two_pairs_shows_no_coat_is_kept_and_taken_back_alone(desk: Desk) -> None:
    (one, other), a, _, places = two_with_one_in_common(desk)
    none = Verdict.NOT_IDENTIFIABLE
    first_said = answer(desk, LIN, "page", Reply(one.question_id, none, one.since, Side.LEFT))
    reply = Reply(other.question_id, none, other.since, Side.RIGHT)
    second = answer(desk, LIN, "page", reply)
    assert first_said.position is not None
    assert second.position == first_said.position + 1
    assert [each.sightings for each in ledger(desk)[-2:]] == [(a,), (places[Side.RIGHT],)]
    # Sent twice it still counts once, and it alone is taken back.
    assert answer(desk, LIN, "page", reply).position == second.position
    undo(desk, LIN, second.position, "page")
    held = {each.position for each in in_force(ledger(desk))}
    assert first_said.position in held
    assert second.position not in held
    both = answer(desk, LIN, "page", replace(reply, side=Side.BOTH))
    assert both.position is not None
    assert [each.sightings for each in ledger(desk)[-2:]] == [(a,), (places[Side.RIGHT],)]


def test_nobody_is_in_the_way_of_their_own_words_on_another_pair(desk: Desk) -> None:
    (one, other), a, _, places = two_with_one_in_common(desk)
    none = Verdict.NOT_IDENTIFIABLE
    answer(desk, LIN, "page", Reply(one.question_id, none, one.since, Side.LEFT))
    reply = Reply(other.question_id, Verdict.DIFFERENT, other.since)
    # To somebody else it is a decision that was taken meanwhile.
    against = answer(desk, ANNA, "page", reply).against
    assert [(each.verdict, each.decided_by) for each in against] == [("not_identifiable", "Lin")]
    assert answer(desk, LIN, "page", reply).position == ledger(desk)[-1].position
    assert ledger(desk)[-1].sightings == (a, places[Side.RIGHT])


def test_words_said_with_others_are_not_the_same_answer(desk: Desk) -> None:
    (one, _), a, _, places = two_with_one_in_common(desk)
    words, none = words_of(LIN), Verdict.NOT_IDENTIFIABLE
    together = say(desk, LIN, [words.say(none, name) for name in (a, places[Side.RIGHT])])
    taken = answer(desk, LIN, "page", Reply(one.question_id, none, one.since, Side.LEFT))
    # What is taken back of it must not take the other back, too.
    assert taken.position == together[-1].position + 1


def test_a_test_looks_like_any_question_and_keeps_its_purpose(desk: Desk) -> None:
    with desk.project.database.write() as connection:
        a, b = sorted(list(sighting_views(connection))[:2])
        test = Question(a, b, Purpose.KNOWN_PAIR, 0.99, 0.0, Verdict.SAME)
        others = list(queue(connection).values())
        put_queue(connection, [Queued(test, "", -1e9), *others], 10**6, datetime.now(UTC))
    told = next_pairs(desk, LIN, "page", 2).pairs
    shapes = [{name: type(value) for name, value in asdict(each).items()} for each in told]
    assert shapes[0] == shapes[1]
    assert set(shapes[0]) == {"question_id", "since", "until", "left", "right"}
    assert pair_of(desk, told[0].question_id) == (a, b)
    # The queue is made anew without it while the reader still looks.
    with desk.project.database.write() as connection:
        put_queue(connection, others, 10**6, datetime.now(UTC))
    answer(desk, LIN, "page", Reply(told[0].question_id, Verdict.DIFFERENT, told[0].since))
    assert ledger(desk)[-1].purpose is Purpose.KNOWN_PAIR


def test_who_reviews_one_site_is_asked_of_that_site(desk: Desk) -> None:
    own = Account("3", "Ivan", (Grant(Role.REVIEWER, "Hunchun"), Grant(Role.VIEWER)))
    given = next_pairs(desk, own, "page", 8)
    with desk.project.database.read() as connection:
        query = schema.deployment.select()
        sites = {
            r["deployment_id"]: r["other_fields"] for r in connection.execute(query).mappings()
        }
        asked = {each.question_id: each for each in queue(connection).values()}
    for each in given.pairs:
        for place in asked[each.question_id].deployments:
            assert sites[place] == [["deploymentGroups", "Hunchun"]]
    foreign = [
        e for e in asked.values() if e.question_id not in {g.question_id for g in given.pairs}
    ]
    assert given.waiting < len(asked)
    with pytest.raises(AbsentError):
        answer(desk, own, "page", Reply(foreign[-1].question_id, Verdict.SAME, 10**6))


def test_the_catalogue_follows_as_if_each_decision_had_been_derived_at_once(
    tmp_path: Path, seeded: Path
) -> None:
    for name in ("once", "after"):
        shutil.copytree(seeded, tmp_path / name)
    with open_project(tmp_path / "once") as once, open_project(tmp_path / "after") as after:
        follower = CatalogueFollower(after)
        follower.follow()
        with once.database.write() as connection:
            derive(connection)
        for number, decisions in enumerate(_decisions(read_catalogue(once.database).usable)):
            for project in (once, after):
                with project.database.write() as connection:
                    identities.append_decisions(connection, decisions)
            with once.database.write() as connection:
                known = derive(connection)
            made = follower.follow()
            assert made is not None
            assert made.individuals == known.individuals, number
        with once.database.read() as one, after.database.read() as other:
            assert identities.individuals(one) == identities.individuals(other)
            assert sighting_views(one) == sighting_views(other)
            assert lag(other) == 0
            noon = ledger_time(other)
            former = catalogue_as_of(one, noon).individuals
        then = follower.living.as_of(noon)
        assert then is not None
        assert then.individuals == former


def ledger_time(connection: Any) -> datetime:
    """Of the last decision but two."""
    return identities.decisions(connection)[-3].decided_at


def _decisions(usable: Any) -> Iterator[list[Decision]]:
    words = words_of(LIN)
    names = [each.sighting_id for each in usable]
    yield [words.say(Verdict.DIFFERENT, *pair) for pair in ((names[0], names[9]),)]
    yield [words.say(Verdict.SAME, names[3], names[40])]
    yield [
        words.say(Verdict.NAME, names[5], value="Амба"),
        words.say(Verdict.SEX, names[5], value="male"),
    ]
    yield [words.say(Verdict.NOT_IDENTIFIABLE, names[7])]
    yield [words.say(Verdict.CANNOT_TELL, names[11], names[60])]
    yield [replace(words.say(Verdict.SAME, names[12], names[80]), purpose=Purpose.BLIND_REPEAT)]
    yield [words.say(Verdict.UNDO, value="202")]


def test_what_was_not_derived_when_the_desk_ended_is_told_and_derived(desk: Desk) -> None:
    project = desk.project
    a, b = pair_of(desk, first(desk, LIN).question_id)
    say(desk, LIN, [words_of(LIN).say(Verdict.SAME, a, b)])
    told = status(project.survey)
    assert any("does not follow the last 1" in each for each in told.sentences)
    assert told.answer is not None
    assert told.answer["next"] == "identify"
    catch_up(project)
    with project.database.read() as connection:
        assert lag(connection) == 0
        known = catalogue_in(connection)
        assert results.catalogue_hash(connection) == known.hash
        assert results.error_rates(connection) == rates_of(known)
    owners = {name: e.individual_id for e in known.individuals for name in e.sightings}
    assert owners[a] == owners[b]
    assert not any("does not follow" in each for each in status(project.survey).sentences)


def test_supposing_a_decision_changes_nothing_that_is_stored(desk: Desk) -> None:
    follower = CatalogueFollower(desk.project)
    known = follower.follow()
    assert known is not None
    a, b = pair_of(desk, first(desk, LIN).question_id)
    said = [words_of(LIN).say(Verdict.SAME, a, b)]
    made = follower.living.derived(known, said)
    assert len(made.individuals) == len(known.individuals) - 1
    with desk.project.database.read() as connection:
        assert catalogue_in(connection).individuals == known.individuals
        assert results.step_counts(connection)["identify"]["individuals"] == len(known.individuals)
