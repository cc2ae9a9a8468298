"""Detection and classification networks that Pardalis knows of, with the pages that say so.

Addresses are of ONNX files that others exported from the authors' weights; none of them states a
SHA-256, so that the first download pins it.
"""

from __future__ import annotations

from pardalis.records.model_file import Fit, Head, Layout, ModelFile, NetworkInput, NetworkPurpose

_MEGADETECTOR = ("animal", "person", "vehicle")
_AS_IT_IS = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
"""Mean and std that leave brightness as it is."""


def _bright(side: int, stride: int = 0) -> NetworkInput:
    """Brightness as it is, the shape kept: what the YOLO family takes."""
    return NetworkInput(side, side, Fit.LETTERBOX, *_AS_IT_IS, stride=stride)


# Beery, S., Morris, D., & Yang, S. (2019). Efficient pipeline for camera trap image review.
# arXiv:1907.06772. YOLOv5x6, 1280 pixels, stride 64. The licence's words are those of the model
# card huggingface.co/agentmorris/megadetector. Exported by github.com/bencevans/megadetector-onnx:
# release v0.2.0 holds v5a and v5b for 1280 pixels; each file has about 560 MB.
_MD5_LICENCE = (
    "no restrictions are placed on its use by its developers; trained with a GPL-licensed version "
    "of YOLOv5; the licence may be determined by the code you run it with"
)
_MD5_SOURCE = "https://huggingface.co/agentmorris/megadetector"
_BENCEVANS = "https://github.com/bencevans/megadetector-onnx/releases/download"

# Morris, D. (2025), release notes of MegaDetector v1000, which give architectures, sizes, and for
# each "the license of the default inference code" (GPL for redwood, AGPL for sorrel):
# github.com/agentmorris/MegaDetector, docs/release-notes/mdv1000-release.md.
_MD1000_SOURCE = (
    "https://github.com/agentmorris/MegaDetector/blob/main/docs/release-notes/mdv1000-release.md"
)

# Rigoudy, N., et al. (2023). The DeepFaune initiative. European Journal of Wildlife Research, 69,
# 113. The licence stands in the README of plmlab.math.cnrs.fr/deepfaune/software; the ONNX exports
# are those of the Norwegian Institute for Nature Research, whose page says the same.
_DEEPFAUNE = "https://huggingface.co/NINAnor/deepfaune-v1.5"
_DEEPFAUNE_LICENCE = "CC-BY-SA-4.0; not to be used without citing and naming DeepFaune"

DETECTION: tuple[ModelFile, ...] = (
    *(
        ModelFile(
            name=f"megadetector-v5{kind}",
            purpose=NetworkPurpose.DETECTION,
            licence=_MD5_LICENCE,
            source=_MD5_SOURCE,
            picture=_bright(1280, stride=64),
            urls=(f"{_BENCEVANS}/v0.2.0/md_v5{kind}.0.0-dynamic.onnx",),
            note="About 560 MB.",
            head=Head.YOLOV5,
            classes=_MEGADETECTOR,
        )
        for kind in "ab"
    ),
    ModelFile(
        name="megadetector-v1000-redwood",
        purpose=NetworkPurpose.DETECTION,
        licence="GPL, as its authors give that of its default inference code",
        source=_MD1000_SOURCE,
        picture=_bright(1280, stride=64),
        urls=(f"{_BENCEVANS}/v0.3.0/md_v1000.0.0-redwood-dynamic.onnx",),
        note="The address is put together from the exporter's build script and its release v0.3.0. "
        "Its confidences run lower: its authors advise 0.3 to 0.4.",
        head=Head.YOLOV5,
        classes=_MEGADETECTOR,
    ),
    ModelFile(
        name="megadetector-v1000-sorrel",
        purpose=NetworkPurpose.DETECTION,
        licence="AGPL, as its authors give that of its default inference code (its exporter: MIT)",
        source=_MD1000_SOURCE,
        picture=_bright(960),
        urls=(f"{_DEEPFAUNE}/resolve/main/onnx/detector_sorrel.onnx",),
        classes=_MEGADETECTOR,
    ),
    # Microsoft AI for Good Lab; licences by microsoft.github.io/MegaDetector/model_zoo. The file
    # stands on Zenodo beside the weights: an Ultralytics export with free axes.
    ModelFile(
        name="megadetector-v6-yolov9-c",
        purpose=NetworkPurpose.DETECTION,
        licence="AGPL-3.0",
        source="https://microsoft.github.io/MegaDetector/model_zoo/",
        picture=_bright(640, stride=32),
        urls=("https://zenodo.org/records/15398270/files/MDV6-yolov9-c.onnx?download=1",),
        note="About 100 MB.",
        head=Head.YOLOV8,
        classes=_MEGADETECTOR,
    ),
    ModelFile(
        name="megadetector-v6-mit-yolov9-c",
        purpose=NetworkPurpose.DETECTION,
        licence="MIT",
        source="https://microsoft.github.io/MegaDetector/model_zoo/",
        picture=_bright(640),
        note="Published as a PyTorch checkpoint (zenodo.org/records/15398270), not as ONNX: export "
        "it with its boxes decoded, 4 + 3 rows for each candidate, then add the file.",
        head=Head.YOLOV8,
        classes=_MEGADETECTOR,
    ),
    ModelFile(
        name="deepfaune-detector",
        purpose=NetworkPurpose.DETECTION,
        licence=_DEEPFAUNE_LICENCE,
        source=_DEEPFAUNE,
        picture=_bright(960),
        urls=(f"{_DEEPFAUNE}/resolve/main/onnx/detector.onnx",),
        note="YOLOv8s, trained with Ultralytics' code, which is AGPL-3.0.",
        classes=_MEGADETECTOR,
    ),
)

# The classes in their order stand in classifTools.py of DeepFaune v1.5 (CeCILL); the taxa beside
# them are Pardalis' own reading: a wider taxon where a name stands for several species in Europe.
_DEEPFAUNE_TAXA = {
    "bison": "Bison bonasus", "badger": "Meles meles", "ibex": "Capra", "beaver": "Castor",
    "red deer": "Cervus elaphus", "golden jackal": "Canis aureus", "chamois": "Rupicapra",
    "cat": "Felis", "goat": "Capra hircus", "roe deer": "Capreolus capreolus",
    "dog": "Canis familiaris", "raccoon dog": "Nyctereutes procyonoides",
    "fallow deer": "Dama dama", "squirrel": "Sciuridae", "moose": "Alces alces", "equid": "Equidae",
    "genet": "Genetta genetta", "wolverine": "Gulo gulo", "hedgehog": "Erinaceidae",
    "lagomorph": "Lagomorpha", "wolf": "Canis lupus", "otter": "Lutra lutra", "lynx": "Lynx",
    "mongoose": "Herpestidae", "marmot": "Marmota", "micromammal": "Mammalia",
    "mouflon": "Ovis", "sheep": "Ovis aries", "mustelid": "Mustelidae", "bird": "Aves",
    "bear": "Ursus arctos", "porcupine": "Hystrix cristata", "nutria": "Myocastor coypus",
    "muskrat": "Ondatra zibethicus", "raccoon": "Procyon lotor", "fox": "Vulpes vulpes",
    "arctic fox": "Vulpes lagopus", "reindeer": "Rangifer tarandus", "wild boar": "Sus scrofa",
    "cow": "Bos taurus",
}  # fmt: skip

CLASSIFICATION: tuple[ModelFile, ...] = (
    ModelFile(
        name="deepfaune-classifier",
        purpose=NetworkPurpose.CLASSIFICATION,
        licence=_DEEPFAUNE_LICENCE,
        source=_DEEPFAUNE,
        picture=NetworkInput(224, 224),
        urls=(f"{_DEEPFAUNE}/resolve/main/onnx/classifier.onnx",),
        note="Animals of Europe. Its authors shrink pictures bicubically, Pardalis bilinearly.",
        classes=tuple(_DEEPFAUNE_TAXA),
        taxa=tuple(_DEEPFAUNE_TAXA.values()),
    ),
    # Gadot, T., et al. (2024). To crop or not to crop. IET Computer Vision, 18, 1193-1208. Size and
    # order of the axes by its model card; 2,498 classes in the labels file beside the weights.
    ModelFile(
        name="speciesnet-crop",
        purpose=NetworkPurpose.CLASSIFICATION,
        licence="Apache-2.0",
        source="https://www.kaggle.com/models/google/speciesnet",
        picture=NetworkInput(480, 480, Fit.STRETCH, *_AS_IT_IS, layout=Layout.NHWC),
        note="Published for PyTorch, not as ONNX: export it, then add the file with its labels "
        "file: --classes LABELS.txt. Or use the package itself: --model speciesnet.",
    ),
)
