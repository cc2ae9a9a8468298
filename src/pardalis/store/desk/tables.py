"""The desk's tables; those of the survey stand in `pardalis.store.schema`."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, DateTime, Float, Index, Integer, String, Table, Text

from pardalis.store.schema import metadata
from pardalis.store.types import UtcTime

account = Table(
    "account",
    metadata,
    Column("account_id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    # The name as all its spellings in capitals and small letters are compared.
    Column("folded_name", Text, nullable=False, unique=True),
    Column("full_name", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("active", Boolean, nullable=False),
    # By Argon2id, with its salt and costs; empty of one that cannot sign in yet.
    Column("password", Text, nullable=False),
)

account_grant = Table(
    "account_grant",
    metadata,
    Column("account_id", String(32), primary_key=True),
    Column("site", Text, primary_key=True),
    Column("role", String(16), nullable=False),
)

login = Table(
    "login",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("account_id", String(32), nullable=False, index=True),
    Column("csrf_token", String(64), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
)

# Failed attempts to sign in, by a hash of the name or of the address that was tried.
sign_in_attempt = Table(
    "sign_in_attempt",
    metadata,
    Column("subject", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("tried_at", UtcTime, nullable=False),
)

api_token = Table(
    "api_token",
    metadata,
    Column("token_id", String(32), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("account_id", String(32), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("used_at", UtcTime, nullable=True),
    Column("revoked_at", UtcTime, nullable=True),
)

# Rows are appended, never changed; each holds the hash of the one before.
audit = Table(
    "audit",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("account", Text, nullable=False),
    Column("act", String(32), nullable=False),
    Column("subject", Text, nullable=False),
    # Text, since the hash is over these very characters.
    Column("details", Text, nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

job = Table(
    "job",
    metadata,
    Column("job_id", Integer, primary_key=True, autoincrement=False),
    Column("name", String(16), nullable=False),
    Column("arguments", JSON, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("label", Text, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("message", Text, nullable=False),
    Column("started_at", UtcTime, nullable=True),
    Column("ended_at", UtcTime, nullable=True),
    Column("is_stopping", Boolean, nullable=False),
    # How to say the message in another language; NULL where it is in English only.
    Column("words", JSON(none_as_null=True), nullable=True),
)

claim = Table(
    "claim",
    metadata,
    Column("sighting_a", String(32), primary_key=True),
    Column("sighting_b", String(32), primary_key=True),
    Column("account_id", String(32), nullable=False, index=True),
    Column("until", UtcTime, nullable=False),
)

# The sightings to tell animals by as they are shown: whose they are held to be, on which side, and
# the photographs of them, best first.
sighting_view = Table(
    "sighting_view",
    metadata,
    Column("sighting_id", String(32), primary_key=True),
    # Empty of one that is of no individual.
    Column("individual_id", Text, nullable=False),
    Column("flank", String(8), nullable=False),
    Column("deployment_id", Text, nullable=True),
    Column("timestamp", UtcTime, nullable=True),
    Column("utc_offset", Integer, nullable=True),
    # By the camera's own clock, to be searched by.
    Column("clock", DateTime, nullable=True),
    Column("worth", Float, nullable=False),
    Column("views", JSON, nullable=False),
    Index("ix_sighting_view_shown", "individual_id", "deployment_id", "clock", "flank"),
    Index("ix_sighting_view_best", "individual_id", "flank", "worth"),
    Index("ix_sighting_view_deployment_id", "deployment_id", "individual_id"),
)

# What belongs to the project as a whole, such as the key of its pseudonyms.
project_setting = Table(
    "project_setting",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)
