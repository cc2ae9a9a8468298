"""How many photographs there are of each camera, which the desk's pages show at once."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table, of the numbers by day that are there."""
    op.create_table(
        "photograph_camera",
        sa.Column("deployment_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("deployment_id", name="pk_photograph_camera"),
    )
    op.execute(
        "INSERT INTO photograph_camera (deployment_id, number) "
        "SELECT deployment_id, sum(number) FROM photograph_day "
        "WHERE deployment_id <> '*' GROUP BY deployment_id"
    )
