"""The first tables."""

import sqlalchemy as sa
from alembic import op

from pardalis.store.types import PathText, UtcTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables of an empty project."""
    _cards()
    _deployments()
    _media()
    _findings()
    _identities()


def _cards() -> None:
    op.create_table(
        "card_file",
        sa.Column("file_path", PathText(), nullable=False),
        sa.Column("card", PathText(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("modified_ns", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("orientation", sa.Integer(), nullable=False),
        sa.Column("camera_time", sa.DateTime(), nullable=True),
        sa.Column("camera_utc_offset", sa.Integer(), nullable=True),
        sa.Column("make", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("file_path", name="pk_card_file"),
    )
    op.create_index("ix_card_file_content_hash", "card_file", ["content_hash"], unique=False)


def _deployments() -> None:
    op.create_table(
        "deployment",
        sa.Column("deployment_id", sa.Text(), nullable=False),
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("deployment_start", UtcTime(), nullable=False),
        sa.Column("deployment_end", UtcTime(), nullable=False),
        sa.Column("utc_offset", sa.Integer(), nullable=False),
        sa.Column("location_name", sa.Text(), nullable=False),
        sa.Column("camera_id", sa.Text(), nullable=False),
        sa.Column("camera_model", sa.Text(), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("other_fields", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("deployment_id", name="pk_deployment"),
    )
    op.create_index("ix_deployment_location_id", "deployment", ["location_id"], unique=False)
    op.create_table(
        "effort_gap",
        sa.Column("deployment_id", sa.Text(), nullable=False),
        sa.Column("gap_start", UtcTime(), nullable=False),
        sa.Column("gap_end", UtcTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("deployment_id", "gap_start", "gap_end", name="pk_effort_gap"),
    )


def _media() -> None:
    op.create_table(
        "media",
        sa.Column("media_id", sa.String(length=20), nullable=False),
        sa.Column("file_path", PathText(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("card", PathText(), nullable=False),
        sa.Column("deployment_id", sa.Text(), nullable=True),
        sa.Column("placement", sa.String(length=24), nullable=False),
        sa.Column("timestamp", UtcTime(), nullable=True),
        sa.Column("utc_offset", sa.Integer(), nullable=True),
        sa.Column("burst_id", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("media_id", name="pk_media"),
    )
    op.create_index("ix_media_deployment_id", "media", ["deployment_id"], unique=False)
    op.create_index("ix_media_timestamp", "media", ["timestamp"], unique=False)
    op.create_table(
        "problem",
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("subject", PathText(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("step", "rank", name="pk_problem"),
    )
    op.create_table(
        "step",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("made_from", sa.String(length=64), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_step"),
    )


def _findings() -> None:
    op.create_table(
        "finding",
        sa.Column("media_id", sa.String(length=20), nullable=False),
        sa.Column("detection_model", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("media_id", name="pk_finding"),
    )
    op.create_table(
        "detection",
        sa.Column("detection_id", sa.String(length=32), nullable=False),
        sa.Column("media_id", sa.String(length=20), nullable=False),
        sa.Column("observation_type", sa.String(length=16), nullable=False),
        sa.Column("bbox_x", sa.Float(), nullable=False),
        sa.Column("bbox_y", sa.Float(), nullable=False),
        sa.Column("bbox_width", sa.Float(), nullable=False),
        sa.Column("bbox_height", sa.Float(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("detection_model", sa.Text(), nullable=False),
        sa.Column("movement", sa.Float(), nullable=True),
        sa.Column("scientific_name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("detection_id", name="pk_detection"),
    )
    op.create_index("ix_detection_media_id", "detection", ["media_id"], unique=False)
    op.create_table(
        "sighting",
        sa.Column("sighting_id", sa.String(length=32), nullable=False),
        sa.Column("flank", sa.String(length=8), nullable=False),
        sa.Column("identifiable", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proven", sa.Boolean(), nullable=False),
        sa.Column("detections", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("sighting_id", name="pk_sighting"),
    )


def _identities() -> None:
    op.create_table(
        "proposal",
        sa.Column("sighting_a", sa.String(length=32), nullable=False),
        sa.Column("sighting_b", sa.String(length=32), nullable=False),
        sa.Column("evidence", sa.String(length=16), nullable=False),
        sa.Column("matcher", sa.Text(), nullable=False),
        sa.Column("verified", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("sighting_a", "sighting_b", "evidence", name="pk_proposal"),
    )
    op.create_table(
        "decision",
        sa.Column("position", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("sighting_a", sa.String(length=32), nullable=False),
        sa.Column("sighting_b", sa.String(length=32), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", UtcTime(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_decision"),
    )
    op.create_index("ix_decision_pair", "decision", ["sighting_a", "sighting_b"], unique=False)
    op.create_table(
        "individual",
        sa.Column("individual_id", sa.Text(), nullable=False),
        sa.Column("sightings", sa.JSON(), nullable=False),
        sa.Column("flanks", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("individual_id", name="pk_individual"),
    )
    op.create_table(
        "estimate",
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("session", "model", name="pk_estimate"),
    )
