"""Pardalis: from a camera-trap survey to a defensible answer about leopards."""

__version__ = "0.1.0"
