"""How an inbox folder is watched."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pardalis.workflows.settings import CommonSettings, FindSettings, setting

_FIND = FindSettings()


@dataclass(frozen=True, slots=True)
class WatchSettings(CommonSettings):
    """How often the folder is looked at, and what searches the photographs that arrive."""

    model: str = setting(_FIND.model, "Detection model: motion, onnx, megadetector, speciesnet.")
    network: str | None = setting(
        None, "Network of the model: 'pardalis models list' shows which there are; or its file."
    )
    models: Path | None = setting(
        None, "Models folder; by default PARDALIS_MODELS, else a folder with your own data."
    )
    confidence: float = setting(
        _FIND.confidence, "Detections below this confidence are left out (0 to 1)."
    )
    interval: float = setting(0.5, "The folder is looked at every so many seconds [s].")
    patience: float = setting(
        30.0, "A file that breaks off is waited for until it has not grown for so long [s]."
    )
