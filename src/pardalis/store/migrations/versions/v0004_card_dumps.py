"""What cameras note beside the time, and the text burnt into their pictures."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Widen the tables of the cards."""
    _camera_facts()
    _foreign_rows()
    _clocks_and_light()
    _species()
    _videos()


def _camera_facts() -> None:
    kinds: dict[str, Any] = {
        "note_time": sa.DateTime(),
        "trigger": sa.String(length=16),
        "sequence_number": sa.Integer(),
        "sequence_length": sa.Integer(),
        "event_number": sa.BigInteger(),
        "temperature": sa.Float(),
        "moon_phase": sa.String(length=16),
        "battery_voltage": sa.Float(),
        "strip": sa.Text(),
    }
    for name, kind in kinds.items():
        op.add_column("card_file", sa.Column(name, kind, nullable=True))
    for name in ("firmware", "user_label"):
        op.add_column("card_file", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    # The next import reads every photograph again for what an older version passed over.
    op.execute("UPDATE card_file SET modified_ns = -1 WHERE kind = 'photo'")


def _foreign_rows() -> None:
    op.create_table(
        "foreign_row",
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("table_name", sa.String(length=16), nullable=False),
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row_id", sa.Text(), nullable=False),
        sa.Column("media_id", sa.String(length=20), nullable=False),
        sa.Column("detection_id", sa.String(length=32), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("source", "table_name", "rank", name="pk_foreign_row"),
    )
    op.create_index("ix_foreign_row_media_id", "foreign_row", ["media_id"], unique=False)


def _clocks_and_light() -> None:
    named = sa.Column("deployment_id", sa.Text(), nullable=False, server_default="")
    op.add_column("decision", named)
    # Unknown until the next import reads the photographs again.
    for name in ("brightness", "contrast", "colour"):
        op.add_column("card_file", sa.Column(name, sa.Float(), nullable=True))


def _species() -> None:
    op.add_column("detection", sa.Column("species_probability", sa.Float(), nullable=True))
    for name in ("classified_by", "ruled_out"):
        column = sa.Column(name, sa.Text(), nullable=False, server_default="")
        op.add_column("detection", column)


def _videos() -> None:
    for table in ("card_file", "media"):
        for name in ("duration", "frame_rate"):
            op.add_column(table, sa.Column(name, sa.Float(), nullable=True))
        op.add_column(table, sa.Column("frame_count", sa.Integer(), nullable=True))
    op.add_column("detection", sa.Column("frame", sa.Integer(), nullable=True))
    op.add_column("detection", sa.Column("sharpness", sa.Float(), nullable=True))
    # An older version listed videos without reading them.
    op.execute("UPDATE card_file SET modified_ns = -1 WHERE kind = 'video'")
