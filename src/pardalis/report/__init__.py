"""Estimates and individuals become pages and figures."""
