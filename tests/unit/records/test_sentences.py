"""Sentences are English text, and remember how to be said in another language."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

from pardalis.records.problem import Problem
from pardalis.records.sentence import (
    Sentence,
    enumerated,
    following,
    kept,
    lines,
    recognised,
    said_again,
    say,
    say_many,
)


def nested() -> Sentence:
    by = say("ahead by {time}", time=say("{n} h", n="2"))
    return say_many("{n} pass fits if it is {by}.", "{n} passes fit if it is {by}.", 3, by=by)


def test_a_sentence_is_its_english_text() -> None:
    told = nested()
    assert told == "3 passes fit if it is ahead by 2 h."
    assert isinstance(told, str)
    assert hash(told) == hash("3 passes fit if it is ahead by 2 h.")
    assert type(str(told)) is str
    assert f"{told}" == told
    assert say_many("{n} pair", "{n} pairs", 1) == "1 pair"
    assert say_many("{n} pair", "{n} pairs", 0) == "0 pairs"


def test_what_stands_in_a_value_is_no_place_for_another() -> None:
    told = say("{subject}: {reason}", subject="{reason} {0} {subject.__class__}", reason="wrong")
    assert told == "{reason} {0} {subject.__class__}: wrong"
    with pytest.raises(KeyError):
        say("{one} and {other}", one="N03")


@pytest.mark.parametrize("again", [pickle.loads, copy.deepcopy], ids=["pickled", "copied"])
def test_it_goes_to_another_process_whole(again: object) -> None:
    told = nested()
    same = again(pickle.dumps(told)) if again is pickle.loads else copy.deepcopy(told)
    assert (same, same.template, same.several) == (told, told.template, told.several)
    assert same.values[1][1].values[0][1].template == "{n} h"


def test_what_is_stored_beside_the_text_says_it_again() -> None:
    told = nested()
    held = json.loads(json.dumps(kept(told)))
    again = said_again(str(told), held)
    assert isinstance(again, Sentence)
    assert again == told
    assert kept(again) == kept(told)
    assert again.values[1][1] == "ahead by 2 h"
    assert said_again("of an older version", None) == "of an older version"
    assert kept("of an older version") is None


def test_sentences_are_put_together_without_losing_their_parts() -> None:
    one, other = say("It is dark."), say("It is cold.")
    assert following(one, "", other) == "It is dark. It is cold."
    assert following("", one) is one
    assert following() == ""
    assert lines(one, other, one) == "It is dark.\nIt is cold.\nIt is dark."
    listed = enumerated("a", "b", "c")
    assert listed == "a, b, c"
    assert isinstance(listed, Sentence)


def test_a_problem_is_told_whole() -> None:
    told = Problem("N03", "clock_wrong", say("It says 1970."), say("Mend it.")).words
    assert told == "N03: It says 1970. Mend it."
    assert isinstance(told, Sentence)
    assert str(Problem("N03", "clock_wrong", "It says 1970.")) == "N03: It says 1970."


def test_a_subject_is_said_where_it_is_no_name() -> None:
    def named(subject: str) -> str:
        return getattr(Problem(subject, "kind", "wrong").named, "template", "")

    assert named("catalogue") == "catalogue"
    assert named("sighting a-1") == "sighting {name}"
    assert named("a-1 and b-1") == "{a} and {b}"
    assert [named(each) for each in ("Copy of A and B/1.JPG", "N03", "{n}")] == ["", "", ""]


def test_plain_text_is_recognised_by_its_template_alone() -> None:
    forms = ("{n} other visit ({light}).", "{n} other visits ({light}).")
    again = recognised("12 other visits (dusk).", ("No {n}.", "No {n}s."), forms)
    assert isinstance(again, Sentence)
    assert again.values == (("n", 12), ("light", "dusk"))
    assert (again.template, again.several) == forms
    one = recognised("sighting a-1", ("sighting {name}", "sighting {name}"))
    assert isinstance(one, Sentence)
    assert (one.several, one.values) == ("", (("name", "a-1"),))
    other = recognised("twelve other visits (dusk).", forms)
    assert not isinstance(other, Sentence)
