"""One file a statistical model."""
