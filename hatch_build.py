"""Puts the browser's libraries, which 'make assets' made, into what is built."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR = "src/pardalis/web/static/vendor"
NEEDED = ("maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css", "world.json", "licences")
CHOICE = "PARDALIS_ASSETS"
"""Environment variable: "required" lets nothing be built without the libraries."""


class AssetsHook(BuildHookInterface[Any]):
    """The libraries are not in version control: a build takes them where they were made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files; without them, refuse or say what the desk will lack."""
        if version == "editable":
            # Such an installation reads the folder itself, whenever it is made.
            return
        folder = Path(self.root, VENDOR)
        missing = [name for name in NEEDED if not (folder / name).exists()]
        if not missing:
            build_data["artifacts"].append(f"/{VENDOR}/")
            return
        told = f"The libraries of the desk's maps are missing ({', '.join(missing)}): make assets"
        if os.environ.get(CHOICE) == "required":
            raise FileNotFoundError(told)
        self.app.display_warning(f"{told}. All else works without them.")
