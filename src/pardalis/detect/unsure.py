"""Why a photograph could not be judged, in words."""

from __future__ import annotations

from pardalis.records.sentence import Sentence, recognised, say, say_many

_LIGHTS = {"day": say("day"), "dusk": say("dusk"), "infra-red": say("infra-red")}


def without_background(others: int, light: str, frames: int) -> Sentence:
    """That the background of a burst is not known.

    Parameters
    ----------
    others
        How many other visits there are in the same light.
    light
        What the scene was lit by.
    frames
        Of the burst.

    Examples
    --------
    >>> without_background(1, "day", 1)[:40]
    'The background is not known from 1 other'
    """
    told = _LIGHTS.get(light, light)
    if frames > 1:
        return say_many(
            "The background is not known from {n} other visit to this camera in this light "
            "({light}): nothing moved within the burst, but what keeps still cannot be told.",
            "The background is not known from {n} other visits to this camera in this light "
            "({light}): nothing moved within the burst, but what keeps still cannot be told.",
            others,
            light=told,
        )
    return say_many(
        "The background is not known from {n} other visit to this camera in this light ({light}): "
        "a single photograph cannot be told from it.",
        "The background is not known from {n} other visits to this camera in this light ({light}): "
        "a single photograph cannot be told from it.",
        others,
        light=told,
    )


def unsure_again(reason: str) -> str:
    """The sentence that a finding keeps as plain text.

    Parameters
    ----------
    reason
        Of any finding.

    Examples
    --------
    >>> unsure_again(str(without_background(4, "day", 3))).values
    (('n', 4), ('light', 'day'))
    """
    for frames in (1, 2):
        form = without_background(1, "", frames)
        told = recognised(reason, (form.template, form.several))
        if isinstance(told, Sentence):
            values = dict(told.values)
            return without_background(int(values["n"]), str(values["light"]), frames)
    return reason
