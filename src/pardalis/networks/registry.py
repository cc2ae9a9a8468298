"""Which networks there are: those that Pardalis knows of, and those in the models folder."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from pardalis.errors import InputError, PluginError
from pardalis.networks.entries import checked, from_json, to_json
from pardalis.networks.shipped import SHIPPED
from pardalis.records.model_file import ModelFile

FOLDER_VARIABLE = "PARDALIS_MODELS"
PART = ".part"
_CHUNK = 1 << 20


def models_folder(folder: Path | None = None) -> Path:
    """Where networks are kept: as given, as the environment says, or with the user's own data.

    Parameters
    ----------
    folder
        Overrides the environment's PARDALIS_MODELS.
    """
    if folder is not None:
        return folder.absolute()
    if named := os.environ.get(FOLDER_VARIABLE):
        return Path(named).expanduser().absolute()
    import platformdirs

    return platformdirs.user_data_path("pardalis", appauthor=False) / "models"


def sha256_of(file: Path) -> str:
    """SHA-256 of a file, read in pieces.

    Parameters
    ----------
    file
        Of any size.
    """
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Registry:
    """The networks of a models folder and those that Pardalis knows of.

    Parameters
    ----------
    folder
        Holds NAME.onnx beside NAME.json; need not exist.
    """

    folder: Path

    def file_of(self, entry: ModelFile) -> Path:
        """Where the file of a network is, or would be.

        Parameters
        ----------
        entry
            Of the network.
        """
        return self.folder / f"{entry.name}.onnx"

    def is_installed(self, entry: ModelFile) -> bool:
        """Whether the file of a network is there, whole as far as its size tells.

        Parameters
        ----------
        entry
            Of the network.
        """
        file = self.file_of(entry)
        return bool(entry.sha256) and file.is_file() and file.stat().st_size == entry.size

    def entries(self) -> tuple[ModelFile, ...]:
        """All networks, by name; an entry in the folder stands for a shipped one of its name.

        Raises
        ------
        InputError
            If an entry in the folder cannot be read.
        """
        found = {entry.name: entry for entry in SHIPPED}
        for file in sorted(self.folder.glob("*.json")):
            entry = self._read(file)
            found[entry.name] = entry
        return tuple(found[name] for name in sorted(found))

    def find(self, name: str) -> ModelFile:
        """The network of that name.

        Parameters
        ----------
        name
            As `pardalis models list` shows it.

        Raises
        ------
        PluginError
            If there is none.
        """
        for entry in self.entries():
            if entry.name == name:
                return entry
        known = ", ".join(entry.name for entry in self.entries())
        raise PluginError(
            f"There is no network '{name}'.",
            f"Known: {known}. Others are made known by: pardalis models add.",
        )

    def installed(self, name: str) -> tuple[ModelFile, Path]:
        """The entry and the file of a network that can be run.

        Parameters
        ----------
        name
            As `pardalis models list` shows it.

        Raises
        ------
        PluginError
            If there is none of that name, or its file is not there.
        """
        entry = self.find(name)
        if not self.is_installed(entry):
            how = f"pardalis models fetch {name}" if entry.urls else f"pardalis models add {name}"
            told = f" {entry.note}" if entry.note else ""
            raise PluginError(
                f"The file of the network '{name}' is not in '{self.folder}'.",
                f"Run: {how}.{told}",
            )
        return entry, self.file_of(entry)

    def put(self, entry: ModelFile) -> None:
        """Write an entry beside its file, whole or not at all.

        Parameters
        ----------
        entry
            Takes the place of the one of its name.
        """
        checked(entry)
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / f"{entry.name}.json"
        part = file.with_name(f"{file.name}{PART}")
        part.write_text(to_json(entry), encoding="utf-8")
        part.replace(file)

    def take(self, entry: ModelFile, source: Path, move: bool = False) -> ModelFile:
        """Put a whole file into the folder with its entry, whose hash and size it pins.

        Parameters
        ----------
        entry
            Of the network.
        source
            The file.
        move
            Rather than copy.

        Raises
        ------
        InputError
            If the file is another than the entry's hash says.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.file_of(entry)
        part = source
        if not move:
            part = file.with_name(f"{file.name}.copy{PART}")
            shutil.copyfile(source, part)
        pinned = replace(entry, sha256=sha256_of(part), size=part.stat().st_size)
        if entry.sha256 and pinned.sha256 != entry.sha256:
            part.unlink()
            raise InputError(
                f"What came of '{source}' is not the network '{entry.name}': its SHA-256 is "
                "another.",
                "Copy it again from where it came from.",
            )
        # The entry first: a kill in between leaves a network that is still to be fetched.
        self.put(pinned)
        part.replace(file)
        return pinned

    def remove(self, name: str) -> tuple[Path, ...]:
        """Delete a network's file, what was fetched of it, and its entry in the folder.

        Parameters
        ----------
        name
            As `pardalis models list` shows it.

        Raises
        ------
        PluginError
            If there is no network of that name.
        """
        entry = self.find(name)
        removed = []
        for file in sorted(self.folder.glob("*")):
            own = file.name in (f"{entry.name}.onnx", f"{entry.name}.json")
            if own or file.name.startswith((f"{entry.name}.onnx.", f"{entry.name}.json{PART}")):
                file.unlink()
                removed.append(file)
        return tuple(removed)

    def _read(self, file: Path) -> ModelFile:
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"'{file}' cannot be read: {error}.", "Mend or remove it.") from error
        entry = from_json(text, str(file))
        if entry.name != file.stem:
            raise InputError(
                f"'{file}' is the entry of '{entry.name}'.", f"Call it {entry.name}.json."
            )
        return entry
