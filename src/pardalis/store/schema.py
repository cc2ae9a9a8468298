"""The database's tables: what the cards hold, what is derived from it, and the ledger."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

from pardalis.store.types import PathText, UtcTime

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

# What was read from the cards; kept for ever, the ground that all else is derived from.
card_file = Table(
    "card_file",
    metadata,
    Column("file_path", PathText, primary_key=True),
    Column("card", PathText, nullable=False, index=True),
    Column("size", BigInteger, nullable=False),
    Column("modified_ns", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("content_hash", String(64), nullable=False, index=True),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("orientation", Integer, nullable=False),
    Column("camera_time", DateTime, nullable=True),
    Column("camera_utc_offset", Integer, nullable=True),
    Column("make", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("serial", Text, nullable=False),
    Column("reader", Text, nullable=False),
    Column("firmware", Text, nullable=False, server_default=""),
    Column("note_time", DateTime, nullable=True),
    Column("trigger", String(16), nullable=True),
    Column("sequence_number", Integer, nullable=True),
    Column("sequence_length", Integer, nullable=True),
    Column("event_number", BigInteger, nullable=True),
    Column("temperature", Float, nullable=True),
    Column("moon_phase", String(16), nullable=True),
    Column("battery_voltage", Float, nullable=True),
    Column("user_label", Text, nullable=False, server_default=""),
    # The text burnt into the picture; NULL where nobody asked for it.
    Column("strip", Text, nullable=True),
    # Of its pixels, 0 to 255; unknown of what is no photograph.
    Column("brightness", Float, nullable=True),
    Column("contrast", Float, nullable=True),
    Column("colour", Float, nullable=True),
    # Of videos.
    Column("duration", Float, nullable=True),
    Column("frame_rate", Float, nullable=True),
    Column("frame_count", Integer, nullable=True),
)

# What the survey's table says.
deployment = Table(
    "deployment",
    metadata,
    Column("deployment_id", Text, primary_key=True),
    Column("location_id", Text, nullable=False, index=True),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
    Column("deployment_start", UtcTime, nullable=False),
    Column("deployment_end", UtcTime, nullable=False),
    Column("utc_offset", Integer, nullable=False),
    Column("location_name", Text, nullable=False),
    Column("camera_id", Text, nullable=False),
    Column("camera_model", Text, nullable=False),
    Column("card", Text, nullable=False),
    Column("other_fields", JSON, nullable=False),
)

effort_gap = Table(
    "effort_gap",
    metadata,
    Column("deployment_id", Text, primary_key=True),
    Column("gap_start", UtcTime, primary_key=True),
    Column("gap_end", UtcTime, primary_key=True),
    Column("reason", Text, nullable=False),
)

# What is derived from the two, and made anew when either changes.
media = Table(
    "media",
    metadata,
    Column("media_id", String(20), primary_key=True),
    Column("file_path", PathText, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("card", PathText, nullable=False, index=True),
    Column("deployment_id", Text, nullable=True, index=True),
    Column("placement", String(24), nullable=False),
    Column("timestamp", UtcTime, nullable=True, index=True),
    Column("utc_offset", Integer, nullable=True),
    Column("burst_id", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("duration", Float, nullable=True),
    Column("frame_rate", Float, nullable=True),
    Column("frame_count", Integer, nullable=True),
)

problem = Table(
    "problem",
    metadata,
    Column("step", String(16), primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("subject", PathText, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("remedy", Text, nullable=False),
    # How to say both in another language; NULL where they are in English only.
    Column("words", JSON(none_as_null=True), nullable=True),
)

finding = Table(
    "finding",
    metadata,
    Column("media_id", String(20), primary_key=True),
    Column("detection_model", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("reason", Text, nullable=False),
)

detection = Table(
    "detection",
    metadata,
    Column("detection_id", String(32), primary_key=True),
    Column("media_id", String(20), nullable=False, index=True),
    Column("observation_type", String(16), nullable=False),
    Column("bbox_x", Float, nullable=False),
    Column("bbox_y", Float, nullable=False),
    Column("bbox_width", Float, nullable=False),
    Column("bbox_height", Float, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("detection_model", Text, nullable=False),
    Column("movement", Float, nullable=True),
    Column("scientific_name", Text, nullable=False),
    Column("species_probability", Float, nullable=True),
    Column("classified_by", Text, nullable=False, server_default=""),
    Column("ruled_out", Text, nullable=False, server_default=""),
    # Of videos.
    Column("frame", Integer, nullable=True),
    Column("sharpness", Float, nullable=True),
)

sighting = Table(
    "sighting",
    metadata,
    Column("sighting_id", String(32), primary_key=True),
    Column("flank", String(8), nullable=False),
    Column("identifiable", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("proven", Boolean, nullable=False),
    Column("detections", JSON, nullable=False),
    # Of the flank, 0 to 1; and the marks of its best photograph.
    Column("flank_confidence", Float, nullable=False, server_default="0"),
    Column("marks", Integer, nullable=False, server_default="0"),
    # A hash of all that its comparison with others rests on, to know what has changed.
    Column("features_of", String(64), nullable=False, server_default=""),
)

proposal = Table(
    "proposal",
    metadata,
    Column("sighting_a", String(32), primary_key=True),
    Column("sighting_b", String(32), primary_key=True),
    Column("evidence", String(16), primary_key=True),
    Column("matcher", Text, nullable=False),
    Column("verified", Integer, nullable=False),
    Column("score", Float, nullable=False),
    Column("log_ratio", Float, nullable=False),
    Column("p_same", Float, nullable=False),
    Column("similarity", Float, nullable=True),
)

# Pairs of sightings whose coats agree only if one of the photographs is mirrored.
mirrored = Table(
    "mirrored",
    metadata,
    Column("sighting_a", String(32), primary_key=True),
    Column("sighting_b", String(32), primary_key=True),
)

# The ledger: rows are appended, never changed.
decision = Table(
    "decision",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=True),
    Column("sighting_a", String(32), nullable=False),
    Column("sighting_b", String(32), nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", UtcTime, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("detection_id", String(32), nullable=False, server_default=""),
    Column("value", Text, nullable=False, server_default=""),
    Column("purpose", String(16), nullable=False, server_default="review"),
    Column("act", Integer, nullable=False, server_default="0"),
    Column("deployment_id", Text, nullable=False, server_default=""),
    Column("media_id", String(20), nullable=False, server_default=""),
    Index("ix_decision_pair", "sighting_a", "sighting_b"),
    Index("ix_decision_sighting_b", "sighting_b"),
    Index("ix_decision_media_id", "media_id"),
    Index("ix_decision_verdict", "verdict"),
    Index("ix_decision_act", "act"),
)

# Questions that wait for the answer of a person.
question = Table(
    "question",
    metadata,
    Column("sighting_a", String(32), primary_key=True),
    Column("sighting_b", String(32), primary_key=True),
    Column("purpose", String(16), nullable=False),
    Column("p_same", Float, nullable=False),
    Column("gain", Float, nullable=False),
    Column("truth", String(16), nullable=True),
    # Drawn at random: the ids of the sightings would tell which questions are tests.
    Column("question_id", String(32), nullable=False, unique=True),
    # The lower the earlier; NULL of those kept only so that a late answer finds its purpose.
    Column("rank", Float, nullable=True, index=True),
    Column("asked_at", UtcTime, nullable=True),
    Column("deployment_a", Text, nullable=False, server_default=""),
    Column("deployment_b", Text, nullable=False, server_default=""),
    Index("ix_question_sighting_b", "sighting_b"),
)

# Detections that were replaced after a person spoke of them, and what took their place.
detection_heir = Table(
    "detection_heir",
    metadata,
    Column("rank", Integer, primary_key=True, autoincrement=True),
    Column("replacement", Integer, nullable=False),
    Column("at_position", Integer, nullable=False),
    Column("detection_id", String(32), nullable=False),
    Column("heir", String(32), nullable=False),
)

individual = Table(
    "individual",
    metadata,
    Column("individual_id", Text, primary_key=True),
    Column("sightings", JSON, nullable=False),
    Column("flanks", JSON, nullable=False),
    Column("name", Text, nullable=False, server_default=""),
    Column("sex", Text, nullable=False, server_default=""),
    Column("life_stage", Text, nullable=False, server_default=""),
    Column("notes", JSON, nullable=False, server_default="[]"),
)

# Who bore which name from which position of the ledger on; kept for ever.
naming = Table(
    "naming",
    metadata,
    Column("at_position", Integer, primary_key=True, autoincrement=False),
    Column("individual_id", String(32), primary_key=True),
    Column("sightings", JSON, nullable=False),
)

estimate = Table(
    "estimate",
    metadata,
    Column("session", Text, primary_key=True),
    Column("model", Text, primary_key=True),
    Column("content", JSON, nullable=False),
)

density_surface = Table(
    "density_surface",
    metadata,
    Column("session", Text, primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("spacing", Float, nullable=False),
    # NumPy's archive of the points, the density and, where there is one, its interval.
    Column("arrays", LargeBinary, nullable=False),
)

# Rows that other programs wrote, kept so that they can go out again.
foreign_row = Table(
    "foreign_row",
    metadata,
    Column("source", String(255), primary_key=True),
    Column("table_name", String(16), primary_key=True),
    Column("rank", Integer, primary_key=True, autoincrement=False),
    Column("row_id", Text, nullable=False),
    Column("media_id", String(20), nullable=False, index=True),
    Column("detection_id", String(32), nullable=False),
    Column("cells", JSON, nullable=False),
)

# The last complete run of each step: from what it was made, and what it counted.
step = Table(
    "step",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("made_from", String(64), nullable=False),
    Column("counts", JSON, nullable=False),
)
