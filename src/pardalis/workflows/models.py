"""Networks: which there are, and their files fetched, added and removed; nothing unasked."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pardalis.errors import InputError
from pardalis.networks.fetch import Fetched, fetch, take_from
from pardalis.networks.registry import FOLDER_VARIABLE, Registry, models_folder
from pardalis.networks.transfer import TransferSettings
from pardalis.records.model_file import ModelFile
from pardalis.workflows.batches import Progress, silent
from pardalis.workflows.models_settings import FetchSettings, ModelsSettings
from pardalis.workflows.outcome import Outcome

_MEGA = 1_000_000


def list_models(settings: ModelsSettings | None = None) -> Outcome:
    """The networks that are known, and whether their files are there.

    Parameters
    ----------
    settings
        The models folder.

    Returns
    -------
    Outcome
        Its `answer` holds the entries in full.
    """
    registry = _registry(settings or ModelsSettings())
    entries = registry.entries()
    there = [entry for entry in entries if registry.is_installed(entry)]
    sentences = (
        *(_in_words(entry, entry in there) for entry in entries),
        f"{len(there)} of {len(entries)} networks are in '{registry.folder}' "
        f"(another folder: the environment variable {FOLDER_VARIABLE}, or --models).",
    )
    shown = {"folder": str(registry.folder), "models": [_shown(registry, each) for each in entries]}
    counts: dict[str, int | float] = {"models": len(entries), "installed": len(there)}
    return Outcome("models list", sentences, counts, answer=shown)


def fetch_model(
    name: str, settings: FetchSettings | None = None, progress: Progress = silent
) -> Outcome:
    """Fetch a network's file into the models folder, from the net or from a folder.

    Parameters
    ----------
    name
        As `list_models` gives it.
    settings
        Where from, and how patiently.
    progress
        Told how many megabytes have come.

    Raises
    ------
    PluginError
        If there is no network of that name.
    FetchError
        If no address gives the file; the remedy says how to fetch it by hand.
    InputError
        If the folder does not hold the file, or holds another.
    """
    chosen = settings or FetchSettings()
    if chosen.timeout <= 0 or chosen.tries < 1:
        raise InputError("A transfer needs time and a try.", "Give a timeout above 0 and 1 try.")
    registry = _registry(chosen)
    entry = registry.find(name)
    if chosen.offline is not None:
        return _fetched(take_from(registry, entry, chosen.offline))

    def told(done: int, total: int | None) -> None:
        size = total or entry.size or done
        progress(f"{name} [MB]", done // _MEGA, -(-size // _MEGA))

    patience = TransferSettings(timeout=chosen.timeout, tries=chosen.tries)
    return _fetched(fetch(registry, entry, chosen.mirrors, told, patience))


def remove_model(name: str, settings: ModelsSettings | None = None) -> Outcome:
    """Delete a network's file, what was fetched of it, and its entry in the models folder.

    Parameters
    ----------
    name
        As `list_models` gives it.
    settings
        The models folder.

    Raises
    ------
    PluginError
        If there is no network of that name.
    """
    registry = _registry(settings or ModelsSettings())
    removed = registry.remove(name)
    told = f"Removed {len(removed)} files of '{name}' from '{registry.folder}'."
    if not removed:
        told = f"There was no file of '{name}' in '{registry.folder}'."
    answer = {"files": [str(file) for file in removed]}
    return Outcome("models remove", (told,), {"files_removed": len(removed)}, answer=answer)


def _registry(settings: ModelsSettings) -> Registry:
    return Registry(models_folder(settings.models))


def _in_words(entry: ModelFile, is_there: bool) -> str:
    picture = entry.picture
    here = f"here, {(entry.size or 0) / _MEGA:.1f} MB" if is_there else "not here"
    told = f"{entry.name}: {here}; {entry.purpose}, {picture.width} x {picture.height} pixels\n"
    told += f"    licence: {entry.licence}\n    source: {entry.source or 'not stated'}"
    if not is_there and entry.note:
        told += f"\n    {entry.note}"
    return told


def _shown(registry: Registry, entry: ModelFile) -> dict[str, Any]:
    there = registry.is_installed(entry)
    file = registry.file_of(entry)
    return {**asdict(entry), "installed": there, "file": str(file) if there else None}


def _fetched(given: Fetched) -> Outcome:
    entry = given.entry
    sentences = [f"Passed over: {reason}." for reason in given.failures]
    if given.source:
        size = (entry.size or 0) / _MEGA
        sentences.append(f"'{entry.name}' ({size:.1f} MB) is from {given.source}: {given.file}")
    else:
        sentences.append(f"'{entry.name}' is there already, and is whole: {given.file}")
    if given.pinned:
        sentences.append(
            f"Its publisher's hash was not known. This file's SHA-256 holds from now on: "
            f"{entry.sha256}. Compare it with one that you trust."
        )
    sentences.append(f"Licence: {entry.licence}. Source: {entry.source}")
    if "GPL" in entry.licence:
        sentences.append(
            "Read that licence before you pass the network on, or let others use it over a network."
        )
    answer = {
        "name": entry.name,
        "file": str(given.file),
        "from": given.source,
        "sha256": entry.sha256,
        "pinned": given.pinned,
    }
    return Outcome("models fetch", tuple(sentences), {"bytes": entry.size or 0}, answer=answer)
