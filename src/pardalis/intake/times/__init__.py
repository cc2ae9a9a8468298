"""The times that a photograph tells beside its EXIF: in its name and burnt into its picture."""
