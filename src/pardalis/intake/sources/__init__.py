"""Cards at an address: an object store, or whatever else fsspec reaches."""
