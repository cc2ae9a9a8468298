"""The survey in numbers; each opens to the photographs behind it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Query
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from pardalis.web.showing import show
from pardalis.web.visit import Viewing, Visit
from pardalis.workflows.desk.effort_calendar import calendar_seen, refresh_calendar
from pardalis.workflows.desk.numbers import answer_view
from pardalis.workflows.desk.rates import RatesView, hours_drawn, rates_view

router = APIRouter(include_in_schema=False)
_ANIMAL, _LEOPARD = "#5f9285", "#b8540d"


@router.get("/numbers")
def numbers(
    visit: Viewing, later: BackgroundTasks, of: Annotated[str, Query(max_length=200)] = ""
) -> HTMLResponse:
    """The answer, density, activity, rates and first records."""
    _, is_new = calendar_seen(visit.desk, visit.account)
    if not is_new:
        later.add_task(refresh_calendar, visit.desk)
    rates = rates_view(visit.desk, visit.account, of)
    highest = max((each.rate.upper for each in rates.rates if each.rate), default=0.0)
    return show(
        visit,
        "numbers.html",
        answer=answer_view(visit.desk, visit.account),
        rates=rates,
        highest=highest or 1.0,
        pictures=_pictures(visit, rates),
    )


def _pictures(visit: Visit, rates: RatesView) -> tuple[Markup, Markup]:
    """Events by hour of what was chosen, and sightings of known individuals."""
    _ = visit.language
    events = hours_drawn(rates.hours, rates.sun, _ANIMAL, _("Events by hour of the day"))
    label = _("Sightings of known individuals by hour of the day")
    seen = hours_drawn(rates.individuals, rates.sun, _LEOPARD, label)
    return Markup(events), Markup(seen)
