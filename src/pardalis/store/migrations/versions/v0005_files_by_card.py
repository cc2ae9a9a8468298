"""An index by which the files of one card are found among a million."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Index the files of the cards by card."""
    op.create_index("ix_card_file_card", "card_file", ["card"], unique=False)
