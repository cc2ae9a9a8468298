"""A sentence that is its English text, and can be said again in another language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import Any

Value = str | int | float
"""What stands in a sentence: a name, a number, or another sentence."""


class Sentence(str):
    """English text that remembers from which template and values it was made.

    Whoever needs a text takes it as it is; whoever speaks another language finds the template in
    a catalogue and fills in the values.

    Parameters
    ----------
    text
        In English.
    template
        The text with names in braces where values stand; that of one, where numbers have forms.
    several
        The template of several, whose number is the value `n`; empty where there is but one form.
    values
        By name; one may be a sentence itself.

    Examples
    --------
    >>> told = say("The clock of {camera} is doubtful.", camera="N03")
    >>> told
    'The clock of N03 is doubtful.'
    >>> told.template, told.values
    ('The clock of {camera} is doubtful.', (('camera', 'N03'),))
    """

    template: str
    several: str
    values: tuple[tuple[str, Value], ...]

    def __new__(
        cls,
        text: str,
        template: str = "",
        several: str = "",
        values: tuple[tuple[str, Value], ...] = (),
    ) -> Sentence:
        """Make one; `say` and `say_many` do."""
        made = super().__new__(cls, text)
        made.template, made.several, made.values = template, several, values
        return made


def say(template: str, **values: Value) -> Sentence:
    """A sentence from a template.

    Parameters
    ----------
    template
        Such as "{photographs} lie outside {deployment}."; written out where it is said, so that
        it is found for the catalogues.
    values
        By name.

    Examples
    --------
    >>> say("From {a} to {b}.", a="2026-03-01", b="2026-04-01")
    'From 2026-03-01 to 2026-04-01.'
    """
    return Sentence(template.format_map(values), template, "", tuple(values.items()))


def say_many(one: str, several: str, n: int, **values: Value) -> Sentence:
    """A sentence whose form goes with a number.

    Parameters
    ----------
    one, several
        Its templates, as for `say`; the number stands in them as `{n}`.
    n
        How many.
    values
        Further ones, by name.

    Examples
    --------
    >>> say_many("{n} pair may be one animal.", "{n} pairs may be one animal.", 1)
    '1 pair may be one animal.'
    >>> say_many("{n:,} pair waits.", "{n:,} pairs wait.", 1200)
    '1,200 pairs wait.'
    """
    given: dict[str, Value] = {"n": n, **values}
    text = (one if n == 1 else several).format_map(given)
    return Sentence(text, one, several, tuple(given.items()))


def following(*sentences: str) -> str:
    """Sentences one after another; empty ones are left out.

    Parameters
    ----------
    sentences
        In order.

    Examples
    --------
    >>> following(say("It is dark."), "", say("It is cold."))
    'It is dark. It is cold.'
    """
    return _folded(sentences, lambda a, b: say("{first} {second}", first=a, second=b))


def strung(*clauses: str) -> str:
    """Clauses with semicolons between them; empty ones are left out.

    Parameters
    ----------
    clauses
        In order.

    Examples
    --------
    >>> strung(say("an hour late"), say("from May on"))
    'an hour late; from May on'
    """
    return _folded(clauses, lambda a, b: say("{first}; {second}", first=a, second=b))


def enumerated(*parts: str) -> str:
    """Parts of a list with commas between them; empty ones are left out.

    Parameters
    ----------
    parts
        In order.

    Examples
    --------
    >>> enumerated("N03", "N04")
    'N03, N04'
    """
    return _folded(parts, lambda a, b: say("{first}, {second}", first=a, second=b))


def lines(*sentences: str) -> str:
    r"""Sentences below one another; empty ones are left out.

    Parameters
    ----------
    sentences
        In order.

    Examples
    --------
    >>> lines(say("It is dark."), say("It is cold."))
    'It is dark.\nIt is cold.'
    """
    return _folded(sentences, lambda a, b: say("{first}\n{second}", first=a, second=b))


def _folded(parts: Iterable[str], join: Callable[[str, str], str]) -> str:
    told = [each for each in parts if each]
    return reduce(join, told) if told else ""


def kept(text: str) -> dict[str, Any] | None:
    """How to say a text again, as plain values to store beside it; None if it cannot be.

    Parameters
    ----------
    text
        A sentence, or any text.

    Examples
    --------
    >>> kept(say("Of {who}.", who="N03"))
    {'template': 'Of {who}.', 'values': {'who': 'N03'}}
    >>> kept("as it is") is None
    True
    """
    if not isinstance(text, Sentence):
        return None
    values = {
        name: {"text": str(value), **(kept(value) or {})} if isinstance(value, Sentence) else value
        for name, value in text.values
    }
    forms = {"several": text.several} if text.several else {}
    return {"template": text.template, **forms, "values": values}


def said_again(text: str, held: Mapping[str, Any] | None) -> str:
    """The sentence that was stored.

    Parameters
    ----------
    text
        In English.
    held
        As `kept` gave it; None for any text.

    Examples
    --------
    >>> told = say("Of {who}.", who=say("the cameras"))
    >>> said_again(str(told), kept(told)).values[0][1].template
    'the cameras'
    """
    if not held:
        return text
    values = tuple(
        (name, said_again(value["text"], value) if isinstance(value, Mapping) else value)
        for name, value in held["values"].items()
    )
    return Sentence(text, held["template"], held.get("several", ""), values)


def recognised(text: str, *forms: tuple[str, str]) -> str:
    """The sentence that a plain text was; the text where it is none of these.

    Parameters
    ----------
    text
        In English.
    forms
        Templates as `say_many` takes them: of one and of several.

    Examples
    --------
    >>> forms = "{n} frame of {camera}.", "{n} frames of {camera}."
    >>> recognised("3 frames of N03.", forms).values
    (('n', 3), ('camera', 'N03'))
    """
    for one, several in forms:
        for template in (one, several):
            found = re.fullmatch(_pattern(template), text, re.DOTALL)
            if found is not None:
                given = found.groupdict()
                values = tuple((k, int(v) if k == "n" else v) for k, v in given.items())
                return Sentence(text, one, several if several != one else "", values)
    return text


def _pattern(template: str) -> str:
    """A regular expression that fits what is made from a template."""
    parts = re.split(r"\{(\w+)\}", template)
    names = iter(parts[1::2])
    return "".join(
        re.escape(part) if number % 2 == 0 else _group(next(names))
        for number, part in enumerate(parts)
    )


def _group(name: str) -> str:
    return f"(?P<{name}>{'[0-9]+' if name == 'n' else '.+?'})"
