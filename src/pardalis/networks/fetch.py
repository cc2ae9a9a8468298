"""A network's file into the models folder, whole and the one that was meant, or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pardalis.errors import FetchError, InputError
from pardalis.file_locks import try_lock
from pardalis.networks.onnx_file import why_not_onnx
from pardalis.networks.registry import PART, Registry, sha256_of
from pardalis.networks.transfer import (
    Told,
    TransferFailed,
    TransferSettings,
    forget,
    transfer,
)
from pardalis.records.model_file import ModelFile

_SPARE = 64 << 20
"""Disk space that is left free [bytes]."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """How a network's file came.

    Parameters
    ----------
    entry
        With its hash and size.
    file
        Where it is.
    source
        The address or file that it came from; empty if it was there before.
    pinned
        Whether no hash had been known, so that this file's holds from now on.
    failures
        What went wrong with other addresses before.
    """

    entry: ModelFile
    file: Path
    source: str
    pinned: bool = False
    failures: tuple[str, ...] = field(default=())


def fetch(
    registry: Registry,
    entry: ModelFile,
    mirrors: Sequence[str] = (),
    told: Told = lambda _done, _total: None,
    settings: TransferSettings | None = None,
) -> Fetched:
    """Download a network's file: mirrors first, then its own addresses, until one gives it whole.

    Parameters
    ----------
    registry
        Of the models folder.
    entry
        Of the network.
    mirrors
        Addresses of folders that hold NAME.onnx, such as a server of the team's own.
    told
        Told how far it is.
    settings
        Of each transfer.

    Raises
    ------
    FetchError
        If no address gives it; the remedy says how to fetch it by hand.
    """
    if registry.is_installed(entry) and sha256_of(registry.file_of(entry)) == entry.sha256:
        return Fetched(entry, registry.file_of(entry), "")
    addresses = (*(f"{each.rstrip('/')}/{entry.name}.onnx" for each in mirrors), *entry.urls)
    if not addresses:
        raise FetchError(
            f"No address of an ONNX file of '{entry.name}' is known.",
            f"{entry.note} See {entry.source or 'its authors'}. "
            f"Then run: pardalis models add {entry.name} FILE.onnx",
        )
    _prepare(registry, entry)
    part = registry.folder / f"{entry.name}.onnx{PART}"
    failures: list[str] = []
    with _alone(part):
        for address in addresses:
            try:
                _bring(address, part, entry, told, settings)
            except TransferFailed as error:
                failures.append(f"{address}: {error}")
                continue
            pinned = registry.take(entry, part, move=True)
            forget(part)
            file = registry.file_of(entry)
            return Fetched(pinned, file, address, not entry.sha256, tuple(failures))
    raise _by_hand(entry, failures)


def take_from(registry: Registry, entry: ModelFile, folder: Path) -> Fetched:
    """Take a network's file from a folder, such as a stick's, in place of a download.

    Parameters
    ----------
    registry
        Of the models folder.
    entry
        Of the network.
    folder
        Holds NAME.onnx, or the file as its address calls it.

    Raises
    ------
    InputError
        If the folder does not hold it, or holds another file under its name.
    """
    wanted = _file_names(entry)
    found = [folder / name for name in wanted if (folder / name).is_file()]
    if not found:
        raise InputError(
            f"'{folder}' holds no {' or '.join(wanted)}.", "Name the folder that holds the file."
        )
    if reason := _why_wrong(found[0], entry):
        raise InputError(
            f"'{found[0]}' is not the network '{entry.name}': {reason}.",
            f"Copy it again from where it came from ({entry.source}).",
        )
    _prepare(registry, entry)
    pinned = registry.take(entry, found[0])
    return Fetched(pinned, registry.file_of(entry), str(found[0]), not entry.sha256)


def _bring(
    address: str, part: Path, entry: ModelFile, told: Told, settings: TransferSettings | None
) -> None:
    """The right file in `part`; what was gone on with and came out wrong is fetched anew once."""
    went_on = part.exists()
    transfer(address, part, told, settings, is_same=bool(entry.sha256))
    reason = _why_wrong(part, entry)
    if reason and went_on:
        forget(part)
        transfer(address, part, told, settings)
        reason = _why_wrong(part, entry)
    if reason:
        forget(part)
        raise TransferFailed(f"it gives another file ({reason})")


def _why_wrong(file: Path, entry: ModelFile) -> str:
    if reason := why_not_onnx(file):
        return reason
    size = file.stat().st_size
    if entry.size is not None and size != entry.size:
        return f"it has {size} bytes, not {entry.size}"
    if entry.sha256 and sha256_of(file) != entry.sha256:
        return "its SHA-256 is another"
    return ""


def _prepare(registry: Registry, entry: ModelFile) -> None:
    """See that there is a folder with space for the file."""
    try:
        registry.folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(registry.folder).free
    except OSError as error:
        raise FetchError(
            f"The models folder '{registry.folder}' cannot be made ({error.strerror}).",
            "Name another: --models FOLDER, or the environment variable PARDALIS_MODELS.",
        ) from error
    if entry.size is not None and free < entry.size + _SPARE:
        raise FetchError(
            f"'{entry.name}' needs {entry.size / 1e6:.0f} MB, and the disk of "
            f"'{registry.folder}' has {free / 1e6:.0f} MB left.",
            "Make space, or name a folder on another disk: --models FOLDER.",
        )


@contextmanager
def _alone(part: Path) -> Iterator[None]:
    """Keep a second fetch of the same file out."""
    with FileIO(part.with_name(f"{part.name}.lock"), "a+") as held:
        if not try_lock(held):
            raise FetchError(f"'{part.name}' is being fetched already.", "Wait until it has ended.")
        try:
            yield
        finally:
            with suppress(OSError):
                # Windows keeps what is open.
                Path(str(held.name)).unlink(missing_ok=True)


def _file_names(entry: ModelFile) -> tuple[str, ...]:
    """The names that its file may have outside the models folder."""
    published = [unquote(urlsplit(url).path).rpartition("/")[2] for url in entry.urls]
    return tuple(dict.fromkeys([f"{entry.name}.onnx", *filter(None, published)]))


def _by_hand(entry: ModelFile, failures: Sequence[str]) -> FetchError:
    tried = "; ".join(failures)
    if not entry.urls:
        remedy = "Run the same command again to go on, or name another mirror."
    else:
        remedy = (
            "Run the same command again to go on where it broke off. By hand: save "
            f"{entry.urls[0]} with any browser, on any computer, as "
            f"{_file_names(entry)[-1]}; bring it here, and run: "
            f"pardalis models fetch {entry.name} --offline FOLDER_OF_THE_FILE"
        )
    return FetchError(f"'{entry.name}' could not be fetched. Tried: {tried}.", remedy)
