"""A model in words, on data: formulas, units, design matrices."""
