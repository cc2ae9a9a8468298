"""Pages on which two sightings are looked at side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from pardalis.errors import PhotoError, ProjectError
from pardalis.plugins import Matcher
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.coat_match import CoatMatch
from pardalis.records.decision import OF_TWO
from pardalis.records.proposal import Proposal
from pardalis.records.sighting import Sighting
from pardalis.report.catalogue import View, best_view, media_with_people, sighting_views
from pardalis.report.content import ReportContent
from pardalis.report.pair_page import ShownPair, pair_page
from pardalis.report.stations import station_names
from pardalis.store import cards
from pardalis.whole_files import whole_file
from pardalis.workflows.batches import Progress, silent
from pardalis.workflows.catalogue import Catalogue
from pardalis.workflows.coats import KeptCoats, photos_of
from pardalis.workflows.hints import command
from pardalis.workflows.identify_animals import settings_of_last_run
from pardalis.workflows.make_matcher import make_matcher
from pardalis.workflows.project import Project

_PHOTOS = 3
_QUESTIONS = "questions.html"
Ends = tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class _Album:
    """What pairs are shown from."""

    known: Catalogue
    matcher: Matcher
    coats: Mapping[str, CoatFeatures]
    stations: Mapping[str, str]
    people: frozenset[str]
    owners: Mapping[str, str]

    def views(self, sighting: Sighting) -> tuple[View, ...]:
        return sighting_views(sighting, dict(self.stations), self.people)

    def sharpest(self, sighting: Sighting) -> list[View]:
        """The sharpest few that may be shown, of those with a coat to be compared."""
        read = [(self._coat(each), each) for each in self.views(sighting)]
        usable = [(coat, each) for coat, each in read if coat is not None and coat.usable]
        ordered = sorted(usable, key=lambda each: (-each[0].sharpness, each[1].media.file_path))
        return [each for _, each in ordered[:_PHOTOS]]

    def match(self, a: View, b: View) -> CoatMatch:
        coats = self.coats[a.detection.detection_id], self.coats[b.detection.detection_id]
        return self.matcher.match(*coats, same_card=a.media.card == b.media.card)

    def _coat(self, view: View) -> CoatFeatures | None:
        """None where neither the coat was kept nor the photograph can be read now."""
        try:
            return self.coats[view.detection.detection_id]
        except PhotoError:
            return None


def write_pair_page(
    project: Project,
    known: Catalogue,
    place: Path,
    title: str,
    introduction: Iterable[str],
    pairs: Sequence[tuple[str, Ends]],
    blind: bool = False,
    progress: Progress = silent,
) -> Path:
    """Write a page of pairs of sightings into the project folder, whole or not at all.

    Parameters
    ----------
    project
        An open project.
    known
        What it knows.
    place
        The file.
    title
        At its top.
    introduction
        Paragraphs below the title.
    pairs
        A heading and two `sighting_id`s for each, in the order to be shown.
    blind
        What machine and people think is left out, and the spots are hidden at first.
    progress
        Told how many pairs have been compared.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ProjectError
        If it cannot be written.
    """
    shown = _shown_pairs(project, known, pairs, progress)
    page = pair_page(title, introduction, shown, project.cards, blind)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(place) as part:
            part.write_text(page, encoding="utf-8")
    except OSError as error:
        raise ProjectError(
            f"The page '{place}' cannot be written ({error.strerror or error}).",
            "See that the project folder can be written and the disk is not full.",
        ) from error
    return place


def write_questions(project: Project, known: Catalogue, pairs: Sequence[Ends]) -> Path:
    """Write the page of pairs that a person is asked about; it does not tell the machine's opinion.

    Parameters
    ----------
    project
        An open project.
    known
        What it knows.
    pairs
        Two `sighting_id`s for each question, in order.
    """
    headed = [(f"Question {number}", ends) for number, ends in enumerate(pairs, start=1)]
    words = (
        "Are these two one animal? Look first, then let the spots be shown if you need them.",
        f"Answer on the command line: {command('decide', project.survey, project.folder)} A same B "
        "--by NAME, with the names of the two sightings for A and B, or 'different', or "
        "'cannot_tell'.",
    )
    place = project.folder / "pairs" / _QUESTIONS
    title = f"{project.name}: questions"
    return write_pair_page(project, known, place, title, words, headed, blind=True)


def _shown_pairs(
    project: Project, known: Catalogue, pairs: Sequence[tuple[str, Ends]], progress: Progress
) -> list[ShownPair]:
    """Pairs of sightings with the photographs that agree best."""
    held = {each.sighting_id: each for each in known.sightings}
    album = _album(project, known, [held[name] for _, ends in pairs for name in ends])
    shown: list[ShownPair] = []
    for heading, (a, b) in pairs:
        shown.append(_shown(album, heading, held[a], held[b]))
        progress("Comparing pairs", len(shown), len(pairs))
    return shown


def _album(project: Project, known: Catalogue, wanted: Sequence[Sighting]) -> _Album:
    with project.database.read() as connection:
        deployments = cards.deployments(connection)
    content = ReportContent(
        project.name, deployments=deployments, media=known.media, findings=known.findings
    )
    matcher = make_matcher(settings_of_last_run(project).matcher)
    photos = {each.detection.detection_id: each for each in photos_of(project.cards, wanted)}
    coats = KeptCoats(matcher, project.features, photos)
    owners = {name: each.individual_id for each in known.individuals for name in each.sightings}
    people = media_with_people(content)
    return _Album(known, matcher, coats, station_names(content), people, owners)


def _shown(album: _Album, heading: str, a: Sighting, b: Sighting) -> ShownPair:
    best: tuple[View, View] | None = None
    match: CoatMatch | None = None
    for one, other in product(album.sharpest(a), album.sharpest(b)):
        found = album.match(one, other)
        if match is None or (found.verified, found.score) > (match.verified, match.score):
            best, match = (one, other), found
    views = best or (best_view(album.views(a)), best_view(album.views(b)))
    ends = frozenset((a.sighting_id, b.sighting_id))
    return ShownPair(
        (a.sighting_id, b.sighting_id),
        views,
        match,
        _surest(album.known.proposals, ends),
        tuple(
            each
            for each in album.known.decisions
            if each.verdict in OF_TWO and frozenset(each.sightings) == ends
        ),
        (album.owners.get(a.sighting_id, ""), album.owners.get(b.sighting_id, "")),
        heading,
    )


def _surest(proposals: Iterable[Proposal], ends: frozenset[str]) -> Proposal | None:
    found = (each for each in proposals if {each.sighting_a, each.sighting_b} == ends)
    return max(found, key=lambda each: each.p_same, default=None)
