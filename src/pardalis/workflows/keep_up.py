"""The stored catalogue is brought after the ledger, where it lags behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from pardalis.identify.review.error_rates import error_rates, machine_alone
from pardalis.identify.review.queue import questions
from pardalis.identify.review.reader_tests import known_pairs
from pardalis.identify.sightings.corrections import changes_comparison
from pardalis.records.decision import Purpose, Verdict
from pardalis.records.error_rates import ErrorRates
from pardalis.records.question import Question
from pardalis.records.sighting import Sighting
from pardalis.records.sighting_view import SightingView
from pardalis.store import cards, identities, results
from pardalis.store.desk.queue import Queued, put_queue
from pardalis.store.desk.sighting_views import put_sighting_views, sighting_views
from pardalis.workflows.alone import alone
from pardalis.workflows.batches import silent
from pardalis.workflows.catalogue import Catalogue
from pardalis.workflows.catalogue_lag import POSITION, derived_position, lag
from pardalis.workflows.derive import with_retired
from pardalis.workflows.found_counts import recount
from pardalis.workflows.identify_animals import bring_up_to_date, settings_of_last_run
from pardalis.workflows.identify_outcome import STEP, count, note_counts
from pardalis.workflows.identity_doubts import doubts
from pardalis.workflows.living_catalogue import LivingCatalogue
from pardalis.workflows.place_cards import place_again
from pardalis.workflows.project import Project
from pardalis.workflows.sighting_views import view_of
from pardalis.workflows.speak import changes_clocks

_COMPARED = "compare"
_MOST_ASKED = 5_000


def catch_up(project: Project) -> None:
    """Bring the stored catalogue after the ledger, if it lags behind: coats and clocks too.

    Parameters
    ----------
    project
        An open project.
    """
    with project.database.read() as connection:
        behind = lag(connection) > 0
        # Only a desk derives first and compares later: without one nothing waits.
        was_kept = POSITION in results.choices(connection, _COMPARED)
    follower = CatalogueFollower(project)
    known = follower.follow() if behind else None
    if behind and known is None:
        return
    if (behind or was_kept) and follower.compare():
        known = follower.follow()
    if known is not None:
        follower.note_rates(known)


@dataclass(slots=True)
class CatalogueFollower:
    """Derives and stores the catalogue of an open project whenever the ledger has grown.

    Parameters
    ----------
    project
        An open project.
    """

    project: Project
    living: LivingCatalogue = field(init=False)
    _views: dict[str, SightingView] | None = None
    _shown: dict[str, tuple[Sighting, SightingView]] = field(default_factory=dict)
    _made: Catalogue | None = None
    _compared_at: int = -1
    _pairs: tuple[object, Mapping[tuple[str, str], Verdict]] | None = None
    _machine: tuple[object, Mapping[str, str]] | None = None

    def __post_init__(self) -> None:
        self.living = LivingCatalogue(self.project.database)

    def follow(self) -> Catalogue | None:
        """Bring the stored catalogue after the ledger; gives it, or None before animals are told.

        Nothing is compared anew: what people corrected is left out, or in, at once.
        """
        if self._made is not None and self._is_followed(self._made):
            return self._made
        known = self.living.known()
        if known is None:
            return None
        if self._is_made(known):
            return self._made
        made = self.living.derived(known)
        with self.project.database.read() as connection:
            if self._views is None:
                self._views = sighting_views(connection)
        everyone = with_retired(made.individuals, known.individuals)
        views = self._views_of(made)
        before = {each.individual_id: each for each in known.individuals}
        same = before == {each.individual_id: each for each in everyone} and views == self._views
        if same and not self._lags(known):
            self._made = made
            return made
        problems = tuple(doubts(made, self.living.mirrored))
        position = known.ledger_position
        with self.project.database.write() as connection:
            # Another run may have brought it further meanwhile, and has read what this one has not.
            if identities.individuals(connection) != known.individuals:
                return None
            former = derived_position(connection)
            if former > position:
                return None
            if POSITION not in results.choices(connection, _COMPARED):
                # The command line compares before it derives: so far everything is compared.
                results.put_choices(connection, _COMPARED, {POSITION: former})
            identities.replace_individuals(connection, everyone, known.individuals)
            identities.put_names(connection, everyone, position)
            put_sighting_views(connection, views, self._views)
            cards.replace_problems(connection, STEP, problems)
            note_counts(connection, made, self._counts(made))
        self._views, self._made = views, made
        return made

    def compare(self) -> bool:
        """Compare coats anew where people corrected what a comparison rests on; whether it did."""
        with self.project.database.read() as connection:
            if identities.ledger_position(connection) == self._compared_at:
                return False
            ledger = identities.decisions(connection)
            compared = results.choices(connection, _COMPARED)
            done = int(compared.get(POSITION, derived_position(connection)))
        later = [each for each in ledger if each.position > done]
        clocks = any(changes_clocks(each, ledger) for each in later)
        last = ledger[-1].position if ledger else 0
        if not clocks and not any(changes_comparison(each, ledger) for each in later):
            self._compared_at = last
            return False
        with alone(self.project.folder, STEP, self.project.database):
            if clocks:
                place_again(self.project)
            with self.project.database.write() as connection:
                recount(connection)
            bring_up_to_date(self.project, settings_of_last_run(self.project), silent)
            with self.project.database.write() as connection:
                results.put_choices(connection, _COMPARED, {POSITION: last})
        self._compared_at = last
        self._views = self._made = None
        return True

    def ask(self, known: Catalogue) -> int:
        """Put the questions that are worth asking now into the queue; how many rows changed.

        How often reader and machine are wrong is noted with it.

        Parameters
        ----------
        known
            From `follow`.
        """
        usable = known.usable
        found = questions(
            usable,
            known.individuals,
            known.proposals,
            known.answers,
            known.surroundings,
            known=self._known_pairs(usable, known),
        )[:_MOST_ASKED]
        places = {each.sighting_id: each.media[0].deployment_id or "" for each in known.usable}
        queued = [
            Queued(each, "", rank, (places[each.sighting_a], places[each.sighting_b]))
            for each, rank in zip(found, _ranks(found), strict=True)
        ]
        rates = self._rates(usable, known)
        with self.project.database.write() as connection:
            results.put_error_rates(connection, rates)
            return put_queue(connection, queued, known.ledger_position, datetime.now(UTC))

    def note_rates(self, known: Catalogue) -> None:
        """Note how often reader and machine are wrong.

        Parameters
        ----------
        known
            From `follow`.
        """
        rates = self._rates(known.usable, known)
        with self.project.database.write() as connection:
            results.put_error_rates(connection, rates)

    def _rates(self, usable: tuple[Sighting, ...], known: Catalogue) -> ErrorRates:
        """What the machine makes of it alone is found once for the same sightings."""
        key = tuple((each.sighting_id, each.flank) for each in usable), known.proposals
        around = known.surroundings
        if self._machine is None or self._machine[0] != key:
            self._machine = key, machine_alone(usable, known.proposals, around)
        return error_rates(usable, known.proposals, known.answers, around, self._machine[1])

    def _known_pairs(
        self, usable: tuple[Sighting, ...], known: Catalogue
    ) -> Mapping[tuple[str, str], Verdict]:
        """Found once for the same sightings: no decision on two of them changes these."""
        key = tuple((each.sighting_id, each.flank) for each in usable), known.surroundings.places
        if self._pairs is None or self._pairs[0] != key:
            self._pairs = key, known_pairs(usable, known.surroundings, known.proposals)
        return self._pairs[1]

    def _is_followed(self, made: Catalogue) -> bool:
        """Whether nothing was said or compared since, told without reading a national catalogue."""
        with self.project.database.read() as connection:
            position = identities.ledger_position(connection)
            derived = derived_position(connection)
            made_from = results.step_made_from(connection, STEP)
        return made_from == self.living.made_from and made.ledger_position == position == derived

    def _is_made(self, known: Catalogue) -> bool:
        """Whether nothing was said, and nothing compared anew, since the last time."""
        made = self._made
        if made is None or self._lags(known):
            return False
        same = made.ledger_position == known.ledger_position
        return same and made.proposals is known.proposals

    def _views_of(self, made: Catalogue) -> dict[str, SightingView]:
        """The sightings as they are shown; those that nobody touched are not made again."""
        owner = {name: each.individual_id for each in made.individuals for name in each.sightings}
        shown = {}
        for each in made.usable:
            name = each.sighting_id
            former = self._shown.get(name)
            whose = owner.get(name, "")
            if former is None or former[0] is not each:
                shown[name] = (each, view_of(each, whose, self.living.people))
            elif former[1].individual_id != whose:
                shown[name] = (each, replace(former[1], individual_id=whose))
            else:
                shown[name] = former
        self._shown = shown
        return {name: view for name, (_, view) in shown.items()}

    def _lags(self, known: Catalogue) -> bool:
        """Whether the stored catalogue follows another ledger, or an older version stored it."""
        with self.project.database.read() as connection:
            if results.catalogue_hash(connection) is None:
                return True
            return derived_position(connection) != known.ledger_position

    def _counts(self, made: Catalogue) -> dict[str, int | float]:
        """As the step counts them; of the sightings without a coat only the number is known."""
        counted, others = count(made), self.living.others
        return counted | {
            "sightings": counted["sightings"] + others,
            "sightings_not_identifiable": counted["sightings_not_identifiable"] + others,
        }


def _ranks(found: tuple[Question, ...]) -> list[float]:
    """Reviews by what they change, so that a new one moves no other; tests where they stand."""
    ranks: list[float] = []
    last = float("-inf")
    for each in found:
        own = -each.gain if each.purpose is Purpose.REVIEW else last
        last = max(last, own)
        ranks.append(last)
    # A test before the first review comes first as well.
    return [each if each > float("-inf") else -1e9 for each in ranks]
