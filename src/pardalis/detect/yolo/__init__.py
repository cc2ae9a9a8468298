"""Detection networks of the YOLO family: pictures to inputs, outputs to boxes."""
