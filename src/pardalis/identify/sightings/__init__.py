"""Detections of one pass become a sighting with a flank, as corrected by a person."""
