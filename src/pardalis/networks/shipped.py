"""The networks that Pardalis knows of by itself: published ones, with the pages that say so.

No hash stands here that was not taken from its publisher: an empty one is pinned at the first
download. Entries without an address are of networks whose authors publish no ONNX file.
"""

from __future__ import annotations

from pardalis.networks.shipped_detection import CLASSIFICATION, DETECTION
from pardalis.records.model_file import ModelFile, NetworkInput, NetworkPurpose

# Conservation X Labs and Wild Me; Otarashvili, L., et al. (2024). Multispecies animal re-ID using
# a large community-curated dataset. arXiv:2412.05602. The input's size, mean and std stand in the
# README of github.com/WildMeOrg/wbia-plugin-miew-id.
_MIEWID_INPUT = NetworkInput(440, 440)
_MIEWID_LICENCE = "none stated by its authors: ask them before use"
_MIEWID_NOTE = (
    "Published as safetensors for PyTorch, not as ONNX: export it with torch.onnx.export (the "
    "repository conservationtechlab/animl-py shows how), then add the file."
)

# Cermak, V., Picek, L., Adam, L., & Papafitsoros, K. (2024). WildlifeDatasets: an open-source
# toolkit for animal re-identification. WACV, 5953-5963. Mean and std are those of their training
# and inference notebooks (github.com/WildlifeDatasets/wildlife-tools, baselines/) and of the
# weights' config.json; the example in the model card of L-384 has 0.5 for all.
_MEGADESCRIPTOR_LICENCE = "CC-BY-NC-4.0: not for commercial use"
_MEGADESCRIPTOR_NOTE = (
    "Published as PyTorch weights for timm, not as ONNX: export it with torch.onnx.export, then "
    "add the file."
)

_REIDENTIFICATION: tuple[ModelFile, ...] = (
    ModelFile(
        name="miewid-msv2",
        purpose=NetworkPurpose.REIDENTIFICATION,
        licence=_MIEWID_LICENCE,
        source="https://huggingface.co/conservationxlabs/miewid-msv2",
        picture=_MIEWID_INPUT,
        note=_MIEWID_NOTE,
    ),
    ModelFile(
        name="miewid-msv3",
        purpose=NetworkPurpose.REIDENTIFICATION,
        licence=_MIEWID_LICENCE,
        source="https://huggingface.co/conservationxlabs/miewid-msv3",
        picture=_MIEWID_INPUT,
        note=_MIEWID_NOTE,
    ),
    ModelFile(
        name="megadescriptor-l-384",
        purpose=NetworkPurpose.REIDENTIFICATION,
        licence=_MEGADESCRIPTOR_LICENCE,
        source="https://huggingface.co/BVRA/MegaDescriptor-L-384",
        picture=NetworkInput(384, 384),
        note=_MEGADESCRIPTOR_NOTE,
    ),
    ModelFile(
        name="megadescriptor-t-224",
        purpose=NetworkPurpose.REIDENTIFICATION,
        licence=_MEGADESCRIPTOR_LICENCE,
        source="https://huggingface.co/BVRA/MegaDescriptor-T-224",
        picture=NetworkInput(224, 224),
        note=_MEGADESCRIPTOR_NOTE,
    ),
)

SHIPPED: tuple[ModelFile, ...] = (*_REIDENTIFICATION, *DETECTION, *CLASSIFICATION)
