"""Media become detections."""
