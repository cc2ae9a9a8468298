"""Formulas of spatial capture-recapture."""
