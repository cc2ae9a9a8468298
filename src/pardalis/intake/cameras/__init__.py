"""One file a camera maker."""
