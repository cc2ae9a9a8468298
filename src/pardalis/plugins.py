"""Camera makers, detection models, matchers and statistical models, found through entry points."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from pardalis.errors import PluginError

if TYPE_CHECKING:
    import numpy as np

    from pardalis.records.camera_facts import CameraFacts
    from pardalis.records.capture_history import CaptureHistory
    from pardalis.records.coat_features import CoatFeatures
    from pardalis.records.coat_match import CoatMatch
    from pardalis.records.detection import Finding
    from pardalis.records.estimate import Estimate
    from pardalis.records.exif_tags import ExifTags
    from pardalis.records.mask import Mask
    from pardalis.records.proposal import Proposal
    from pardalis.records.scene import Scene
    from pardalis.records.sighting import CoatPhoto, Sighting


CAMERAS = "pardalis.cameras"
DETECTION_MODELS = "pardalis.detection_models"
MATCHERS = "pardalis.matchers"
ESTIMATE_MODELS = "pardalis.estimate_models"
KINDS = (CAMERAS, DETECTION_MODELS, MATCHERS, ESTIMATE_MODELS)


@runtime_checkable
class Camera(Protocol):
    """Reads what one maker's cameras write into their photographs."""

    name: str

    def reads(self, tags: ExifTags) -> bool:
        """Whether this is a photograph of the maker.

        Parameters
        ----------
        tags
            EXIF as the camera wrote it.
        """
        ...

    def read(self, tags: ExifTags, data: bytes) -> CameraFacts:
        """When and by which camera it was taken, from its tags and the file's bytes.

        Parameters
        ----------
        tags
            EXIF as the camera wrote it.
        data
            The whole file, for what the tags do not hold.
        """
        ...


@runtime_checkable
class DetectionModel(Protocol):
    """Finds animals, people and vehicles in the photographs of one camera."""

    name: str
    version: str

    def find(self, scene: Scene) -> tuple[Finding, ...]:
        """One finding for each wanted photograph of the scene, in the scene's order.

        Parameters
        ----------
        scene
            One camera's photographs, and which of them to search.
        """
        ...


@runtime_checkable
class LooksAlone(Protocol):
    """What a detection model may say besides: that it looks at each photograph by itself.

    Its photographs come in short runs without neighbours, so that little is lost by a stop.
    """

    alone: bool


@runtime_checkable
class Matcher(Protocol):
    """Proposes which sightings show one animal, by the pattern of its coat."""

    name: str
    version: str

    def extract(self, photo: CoatPhoto) -> CoatFeatures:
        """What is kept of one photographed coat, and whether it can be told; pure.

        Parameters
        ----------
        photo
            A detection whose pixels are to be read.
        """
        ...

    def match(self, a: CoatFeatures, b: CoatFeatures, same_card: bool) -> CoatMatch:
        """Lay two coats onto each other, whatever their flanks.

        Parameters
        ----------
        a, b
            As `extract` gave them.
        same_card
            Whether one camera took both, so that they may share a background.
        """
        ...

    def propose(
        self,
        sightings: Iterable[Sighting],
        features: Mapping[str, CoatFeatures],
        asked: Collection[str] | None = None,
        folder: Path | None = None,
    ) -> tuple[Proposal, ...]:
        """Pairs of sightings that may be one animal, the same whatever the order they come in.

        Parameters
        ----------
        sightings
            With their flanks; left and right are never compared.
        features
            By `detection_id`; may read each from disk when it is asked for.
        asked
            `sighting_id`s that are new or changed: only pairs with one of them are proposed.
            By default all.
        folder
            Where an index is kept from one call to the next; by default in memory only.
        """
        ...


@runtime_checkable
class SeesMirrored(Protocol):
    """What a matcher may do besides: notice photographs that were mirrored."""

    def mirrored(
        self,
        sightings: Iterable[Sighting],
        features: Mapping[str, CoatFeatures],
        asked: Collection[str] | None = None,
        folder: Path | None = None,
    ) -> tuple[tuple[str, str], ...]:
        """Pairs of sightings that agree only if the photographs of one are mirrored.

        Parameters
        ----------
        sightings, features, asked, folder
            As for `Matcher.propose`.
        """
        ...


@runtime_checkable
class EstimateModel(Protocol):
    """Estimates density from capture histories and habitat masks.

    Workflows make one with the keywords `spec` (a `ModelSpec`), `threads`, and `habitat` (whether
    places are habitat, or None).
    """

    @property
    def name(self) -> str:
        """Its entry point's name."""
        ...

    @property
    def version(self) -> str:
        """Changes whenever its numbers may change."""
        ...

    def fit(
        self,
        histories: Sequence[CaptureHistory],
        masks: Sequence[Mask],
        regions: Sequence[np.ndarray] | None = None,
    ) -> Estimate:
        """The estimate; data that allow none give the status REFUSED with reasons, no exception.

        Parameters
        ----------
        histories
            Captures with the array and its effort, one a session.
        masks
            Where activity centres may lie, one a session.
        regions
            Which points of each mask are the region whose animals are counted; None for all.
        """
        ...

    def log_likelihood(
        self, histories: Sequence[CaptureHistory], masks: Sequence[Mask], beta: Sequence[float]
    ) -> float:
        """Log likelihood at given link-scale parameters.

        Parameters
        ----------
        histories, masks
            As for `fit`.
        beta
            Parameters in the order of `Estimate.beta_names`.
        """
        ...


def names(kind: str) -> tuple[str, ...]:
    """Names of the installed plug-ins of a kind, sorted.

    Parameters
    ----------
    kind
        One of `KINDS`.
    """
    return tuple(sorted(point.name for point in entry_points(group=kind)))


def load(kind: str, name: str) -> Any:
    """The plug-in of that kind and name: the object its entry point names, not yet called.

    Parameters
    ----------
    kind
        One of `KINDS`.
    name
        The entry point's name.

    Raises
    ------
    PluginError
        If there is none of that name, or it cannot be imported.
    """
    found = [point for point in entry_points(group=kind) if point.name == name]
    if not found:
        known = ", ".join(names(kind)) or "none"
        raise PluginError(f"No plug-in '{name}' of kind {kind}.", f"Installed: {known}.")
    try:
        return found[0].load()
    except ImportError as error:
        raise PluginError(
            f"The plug-in '{name}' cannot be loaded: {error}.", "Reinstall the package it is from."
        ) from error
