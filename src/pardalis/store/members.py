"""Which detections make a sighting, and which sightings an animal, by the name of each."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from pardalis.store.schema import metadata

sighting_member = Table(
    "sighting_member",
    metadata,
    Column("detection_id", String(32), primary_key=True),
    Column("media_id", String(20), nullable=False, index=True),
    Column("sighting_id", String(32), nullable=False, index=True),
)

individual_member = Table(
    "individual_member",
    metadata,
    Column("sighting_id", String(32), primary_key=True),
    Column("individual_id", Text, nullable=False, index=True),
)
