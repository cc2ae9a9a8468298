"""Pardalis: from a camera-trap survey to a defensible answer about leopards."""

import os

__version__ = "0.1.0"

# ONNX Runtime sends telemetry, and keeps a number for the machine, unless this stands before it is
# imported: nothing that runs on a survey tells anyone of it.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
