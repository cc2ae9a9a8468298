"""Whether the data allow an estimate, and whether the fit may be trusted."""
