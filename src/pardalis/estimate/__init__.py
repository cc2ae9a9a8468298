"""A capture history and a mask become an estimate."""
