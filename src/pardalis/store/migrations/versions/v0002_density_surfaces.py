"""Density surfaces of estimates."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table of density surfaces."""
    op.create_table(
        "density_surface",
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("spacing", sa.Float(), nullable=False),
        sa.Column("arrays", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("session", "kind", name="pk_density_surface"),
    )
