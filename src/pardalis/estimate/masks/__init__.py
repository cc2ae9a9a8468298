"""Habitat masks: grids, buffers, polygons, covariates."""
