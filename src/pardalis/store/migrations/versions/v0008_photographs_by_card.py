"""An index by which the photographs of one card are found among a million."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Index the photographs by card."""
    op.create_index("ix_media_card", "media", ["card"], unique=False)
