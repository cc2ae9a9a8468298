"""How to say what is doubtful, and what jobs did, in other languages; nothing of what is there."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the columns: rows without them are in English."""
    for table in ("problem", "job"):
        op.add_column(table, sa.Column("words", sa.JSON(), nullable=True))
