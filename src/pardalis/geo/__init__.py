"""Projections and distances."""
