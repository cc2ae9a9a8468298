"""One file a detection model."""
