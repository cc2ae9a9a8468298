"""The survey in numbers, for programs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from pardalis.web.refusals import ANSWERS
from pardalis.web.visit import Viewing
from pardalis.workflows.desk.numbers import AnswerView, answer_view
from pardalis.workflows.desk.rates import RatesView, rates_view

router = APIRouter(prefix="/api/v1/numbers", tags=["numbers"], responses=ANSWERS)


@router.get("/answer")
def read_answer(visit: Viewing) -> AnswerView:
    """The density and the number of animals with their doubts, and the models beside each other."""
    return answer_view(visit.desk, visit.account)


@router.get("/rates")
def read_rates(visit: Viewing, of: Annotated[str, Query(max_length=200)] = "") -> RatesView:
    """What was photographed: events, photographs, hours, and trap rates by station.

    Rates are events per 100 camera-nights, with the exact interval of a Poisson mean at each
    station; `of` names the species, or animal, human or vehicle.
    """
    return rates_view(visit.desk, visit.account, of)
