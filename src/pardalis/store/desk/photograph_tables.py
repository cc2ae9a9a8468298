"""The tables of the desk's photographs: one row a photograph, and how many there are a day."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from pardalis.store.schema import metadata

# As it is shown, with all that people said of it. The name of no deployment is empty.
photograph = Table(
    "photograph",
    metadata,
    Column("media_id", String(20), primary_key=True),
    Column("deployment_id", Text, nullable=False),
    # By the camera's clock, in milliseconds since 1970 [ms].
    Column("taken", BigInteger, nullable=False),
    # One bit a kind of what it shows.
    Column("kinds", Integer, nullable=False),
    # Of the surest detection with a name.
    Column("scientific_name", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("reviewed", Boolean, nullable=False),
    Index("ix_photograph_taken", "taken", "media_id"),
    Index("ix_photograph_deployment_id", "deployment_id", "taken", "media_id"),
    Index("ix_photograph_kinds", "kinds", "taken", "media_id"),
    Index("ix_photograph_scientific_name", "scientific_name", "taken", "media_id"),
    Index("ix_photograph_reviewed", "reviewed", "taken", "media_id"),
)

# How many of them there are, of each deployment and, under `ALL`, of the survey.
photograph_day = Table(
    "photograph_day",
    metadata,
    Column("deployment_id", Text, primary_key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("kinds", Integer, primary_key=True, autoincrement=False),
    Column("scientific_name", Text, primary_key=True),
    # Of the score: 0 to 9.
    Column("tenth", Integer, primary_key=True, autoincrement=False),
    Column("reviewed", Boolean, primary_key=True),
    Column("number", Integer, nullable=False),
)

# How many of them there are of each deployment; the name of none is empty.
photograph_camera = Table(
    "photograph_camera",
    metadata,
    Column("deployment_id", Text, primary_key=True),
    Column("number", Integer, nullable=False),
)
