"""The files of the cards into the store: what is new is read, what was moved is let go of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import PurePosixPath

from pardalis.errors import SourceError
from pardalis.intake.read import read_file
from pardalis.intake.scan import Listing
from pardalis.intake.sources.ahead import bring_ahead
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.card_source import CardSource
from pardalis.store import cards, files_by_card, results
from pardalis.store.files_by_card import Known
from pardalis.workflows.batches import Progress, in_batches, map_in_order, workers
from pardalis.workflows.project import Project

STEP = "import"
_AT_ONCE, _KEPT_AT_ONCE = 8, 64
_ASKED = 2_000
_MEDIA = (FileKind.PHOTO, FileKind.VIDEO)


def read_new(
    project: Project, listing: Listing, count: int | None, quick: bool, progress: Progress
) -> tuple[int, tuple[CardFile, ...]]:
    """Read every file that is new or has changed, and store it batch by batch.

    Parameters
    ----------
    project
        An open project.
    listing
        What lies in the survey folder now.
    count
        Threads, by default one a processor.
    quick
        Whether headers are enough; otherwise what is known by its header only is read too.
    progress
        Told how far the reading is.

    Returns
    -------
    tuple
        How many were read, and those that were read before and cannot be opened now, as where a
        card is pulled out in the middle: they stay as they are known.
    """
    waiting = list(_waiting(project, listing.files, quick))
    total = len(listing.files)
    progress("Import", total - len(waiting), total)
    done = total - len(waiting)
    unopened: list[CardFile] = []
    try:
        for batch in _read(project.cards, waiting, count, quick):
            unopened += _keep(project, batch)
            done += len(batch)
            progress("Import", done, total)
    except SourceError as error:
        told = f"{error.message} {done} of {total} files are read and kept."
        raise SourceError(told, error.remedy) from error
    return len(waiting), tuple(unopened)


def finish_reading(project: Project, count: int | None, progress: Progress) -> int:
    """Read whole what an import has read by its header only, as far as it is there.

    Parameters
    ----------
    project
        An open project.
    count
        Threads, by default one a processor.
    progress
        Told how far the reading is.

    Returns
    -------
    int
        How many were read.
    """
    done = 0
    with project.database.read() as connection:
        total = files_by_card.count_half_read(connection)
        if not total:
            return 0
        progress("Import", 0, total)
        waiting = files_by_card.half_read(connection)
        for batch in _read(project.cards, waiting, count, quick=False):
            # What cannot be opened now is not there now: it stays as it is known.
            found = [file for file in batch if file.content_hash]
            _keep(project, found)
            done += len(found)
            progress("Import", done, total)
    return done


def forget_renamed(project: Project, listing: Listing) -> tuple[CardFile, ...]:
    """Let go of paths that are no longer there, where the same photograph lies at another path.

    Parameters
    ----------
    project
        An open project, all that is listed read.
    listing
        What lies in the survey folder now.

    Returns
    -------
    tuple of CardFile
        Media that are gone, and are nowhere else; of each what names it.
    """
    with project.database.read() as connection:
        # All that is listed is known by now: if nothing else is, nothing is gone.
        if sum(files_by_card.count_kinds(connection).values()) == len(listing.files):
            return ()
        here = {file.file_path for file in listing.files}
        known = files_by_card.named_files(connection)
        gone = [file for file in known if file.file_path not in here]
        hashes = {file.content_hash for file in gone if file.content_hash}
        found = tuple(files_by_card.paths_of(connection, hashes))
    present = {content for path, content in found if path in here}
    marks = {_mark(file) for file in listing.files} if any(map(_half_read, gone)) else set()
    moved = {file.file_path for file in gone if file.content_hash in present}
    moved |= {file.file_path for file in gone if _half_read(file) and _mark(file) in marks}
    if moved:
        with project.database.write() as connection:
            results.outdate_step(connection, STEP)
            cards.drop_card_files(connection, moved)
    return tuple(file for file in gone if file.file_path not in moved and file.kind in _MEDIA)


def _waiting(project: Project, files: Sequence[CardFile], quick: bool) -> Iterator[CardFile]:
    with project.database.read() as connection:
        for batch in in_batches(files, _ASKED):
            known = files_by_card.known_files(connection, (file.file_path for file in batch))
            yield from (file for file in batch if _is_new(file, known.get(file.file_path), quick))


def _is_new(listed: CardFile, known: Known | None, quick: bool) -> bool:
    if known is None or (listed.size, listed.modified_ns) != (known.size, known.modified_ns):
        return True
    if known.content_hash or known.kind is FileKind.STRAY:
        return False
    # A file that could not even be opened is tried again.
    return not quick or known.kind is FileKind.UNREADABLE


def _read(
    source: CardSource, files: Iterable[CardFile], count: int | None, quick: bool
) -> Iterator[tuple[CardFile, ...]]:
    reader = partial(_read_some, source, quick)
    with workers(count) as executor:
        here = bring_ahead(source, files, _opened)
        read = map_in_order(executor, reader, in_batches(here, _AT_ONCE))
        yield from in_batches(chain.from_iterable(read), _KEPT_AT_ONCE)


def _opened(file: CardFile) -> tuple[str, ...]:
    return (file.file_path,) if file.kind in _MEDIA else ()


def _read_some(
    source: CardSource, quick: bool, files: tuple[CardFile, ...]
) -> tuple[CardFile, ...]:
    return tuple(read_file(source, file, quick) for file in files)


def _keep(project: Project, batch: Sequence[CardFile]) -> list[CardFile]:
    """Store what was read; give back what was read before and could not be opened now."""
    with project.database.write() as connection:
        closed = [file.file_path for file in batch if _is_closed(file)]
        known = files_by_card.known_files(connection, closed) if closed else {}
        kept = [file for file in batch if _is_closed(file) and _was_read(known, file)]
        # Cut off here, the next import places anew.
        results.outdate_step(connection, STEP)
        cards.put_card_files(connection, (file for file in batch if file not in kept))
    return kept


def _is_closed(file: CardFile) -> bool:
    return file.kind is FileKind.UNREADABLE and not file.content_hash


def _was_read(known: Mapping[str, Known], file: CardFile) -> bool:
    former = known.get(file.file_path)
    return former is not None and bool(former.content_hash or former.kind in _MEDIA)


def _half_read(file: CardFile) -> bool:
    return file.kind in _MEDIA and not file.content_hash


def _mark(file: CardFile) -> tuple[str, int, int]:
    """What a file keeps when its folder is moved or renamed."""
    return PurePosixPath(file.file_path).name, file.size, file.modified_ns
