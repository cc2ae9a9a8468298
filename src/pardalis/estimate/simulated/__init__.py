"""Surveys drawn from a model."""
