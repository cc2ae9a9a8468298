"""Sightings and effort become capture histories."""
