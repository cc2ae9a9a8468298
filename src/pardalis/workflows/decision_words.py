"""What a decision of the ledger says, as one clause."""

from __future__ import annotations

from collections.abc import Mapping

from pardalis.intake.clocks.in_words import RIGHT, mend_words, read_mends
from pardalis.records.decision import OF_A_PHOTOGRAPH, OF_TWO, Decision, Verdict
from pardalis.records.sentence import Sentence, say, strung
from pardalis.workflows.said_effort import effort_words
from pardalis.workflows.said_still import still_words

_VERDICTS: Mapping[Verdict, str] = {
    Verdict.SAME: say("same"),
    Verdict.DIFFERENT: say("different"),
    Verdict.CANNOT_TELL: say("cannot tell"),
    Verdict.NOT_IDENTIFIABLE: say("not identifiable"),
    Verdict.IDENTIFIABLE: say("identifiable"),
    Verdict.FLANK: say("flank"),
    Verdict.BOX: say("box"),
    Verdict.NAME: say("name"),
    Verdict.SEX: say("sex"),
    Verdict.LIFE_STAGE: say("life stage"),
    Verdict.NOTE: say("note"),
    Verdict.SPECIES: say("species"),
    Verdict.OBSERVATION: say("observation"),
    Verdict.ADDED: say("added"),
    Verdict.COUNT: say("count"),
    Verdict.CONFIRMED: say("confirmed"),
}
_VALUES: Mapping[str, str] = {
    "female": say("female"),
    "male": say("male"),
    "adult": say("adult"),
    "subadult": say("subadult"),
    "juvenile": say("juvenile"),
    "left": say("left"),
    "right": say("right"),
    "animal": say("animal"),
    "human": say("human"),
    "vehicle": say("vehicle"),
    "": say("(none)"),
}


def in_words(decision: Decision) -> str:
    """What was said, and by whom, as one clause.

    Parameters
    ----------
    decision
        Of the ledger.
    """
    return say("{what}, says {who}", what=_what(decision), who=decision.decided_by)


def _what(decision: Decision) -> str:
    verdict, of = decision.verdict, decision.detection_id or decision.media_id
    if verdict is Verdict.UNDO:
        return say("decision {position} is undone", position=decision.value)
    if verdict is Verdict.CLOCK:
        return _clock(decision.deployment_id, decision.value)
    if verdict is Verdict.EFFORT:
        return effort_words(decision)
    if verdict in (Verdict.STILL, Verdict.MOVES):
        return still_words(decision)
    told = _VERDICTS[verdict]
    if verdict not in OF_A_PHOTOGRAPH:
        of = " and ".join(decision.sightings)
        if len(decision.sightings) == 2:
            a, b = decision.sightings
            of = say("{a} and {b}", a=a, b=b)
        if verdict is Verdict.BOX:
            of = say("{a} in {b}", a=decision.detection_id, b=of)
        if not has_value(verdict):
            return say("{of}: {verdict}", of=of, verdict=told)
    value = _VALUES.get(decision.value, decision.value)
    if not decision.value and verdict in OF_A_PHOTOGRAPH:
        return say("{of}: {verdict}", of=of, verdict=told)
    return say("{of}: {verdict} {value}", of=of, verdict=told, value=value)


def _clock(camera: str, value: str) -> str:
    """In English as the ledger keeps it; in another language as that language says it."""
    if value == RIGHT:
        return say("{camera}: clock right", camera=camera)
    words = strung(*map(mend_words, read_mends(value)))
    assert isinstance(words, Sentence)
    kept = Sentence(value, words.template, words.several, words.values)
    return say("{camera}: clock {value}", camera=camera, value=kept)


def has_value(verdict: Verdict) -> bool:
    """Whether a verdict states a value.

    Parameters
    ----------
    verdict
        What was said.
    """
    return verdict not in {*OF_TWO, Verdict.IDENTIFIABLE, Verdict.NOT_IDENTIFIABLE}
