"""What a person can say of one sighting, who says it in one act, and calibrated proposals."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Widen the ledger and the catalogue; the machine's opinions are made anew."""
    _text("decision", "detection_id", sa.String(length=32))
    _text("decision", "value", sa.Text())
    _text("decision", "purpose", sa.String(length=16), "review")
    _number("decision", "act", sa.Integer())
    op.execute("UPDATE decision SET act = position")
    for name in ("name", "sex", "life_stage"):
        _text("individual", name, sa.Text())
    _text("individual", "notes", sa.JSON(), "[]")
    _number("sighting", "flank_confidence", sa.Float())
    _number("sighting", "marks", sa.Integer())
    _text("sighting", "features_of", sa.String(length=64))
    _proposals()
    _questions()
    _history()
    # Without proposals the catalogue cannot be derived: identify must run first.
    op.execute("DELETE FROM step WHERE name = 'identify'")


def _text(table: str, name: str, kind: Any, default: str = "") -> None:
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=default))


def _number(table: str, name: str, kind: Any) -> None:
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default="0"))


def _proposals() -> None:
    op.drop_table("proposal")
    op.create_table(
        "proposal",
        sa.Column("sighting_a", sa.String(length=32), nullable=False),
        sa.Column("sighting_b", sa.String(length=32), nullable=False),
        sa.Column("evidence", sa.String(length=16), nullable=False),
        sa.Column("matcher", sa.Text(), nullable=False),
        sa.Column("verified", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("log_ratio", sa.Float(), nullable=False),
        sa.Column("p_same", sa.Float(), nullable=False),
        sa.Column("similarity", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("sighting_a", "sighting_b", "evidence", name="pk_proposal"),
    )


def _questions() -> None:
    op.create_table(
        "mirrored",
        sa.Column("sighting_a", sa.String(length=32), nullable=False),
        sa.Column("sighting_b", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("sighting_a", "sighting_b", name="pk_mirrored"),
    )
    op.create_table(
        "question",
        sa.Column("sighting_a", sa.String(length=32), nullable=False),
        sa.Column("sighting_b", sa.String(length=32), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("p_same", sa.Float(), nullable=False),
        sa.Column("gain", sa.Float(), nullable=False),
        sa.Column("truth", sa.String(length=16), nullable=True),
        sa.PrimaryKeyConstraint("sighting_a", "sighting_b", name="pk_question"),
    )


def _history() -> None:
    op.create_table(
        "detection_heir",
        sa.Column("rank", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("replacement", sa.Integer(), nullable=False),
        sa.Column("at_position", sa.Integer(), nullable=False),
        sa.Column("detection_id", sa.String(length=32), nullable=False),
        sa.Column("heir", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("rank", name="pk_detection_heir"),
    )
    op.create_table(
        "naming",
        sa.Column("at_position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("individual_id", sa.String(length=32), nullable=False),
        sa.Column("sightings", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("at_position", "individual_id", name="pk_naming"),
    )
    # Earlier catalogues are gone; the one that was found stands for them.
    op.execute(
        "INSERT INTO naming (at_position, individual_id, sightings) "
        "SELECT (SELECT COALESCE(MAX(position), 0) FROM decision), individual_id, sightings "
        "FROM individual"
    )
