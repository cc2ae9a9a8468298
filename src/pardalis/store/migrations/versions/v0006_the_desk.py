"""Accounts, the audit, jobs and claims of the desk."""

import json
from secrets import token_hex
from typing import Any

import sqlalchemy as sa
from alembic import op

from pardalis.store.types import UtcTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the desk's tables."""
    _accounts()
    _logins()
    _audit()
    _jobs()
    _questions()
    _sighting_views()
    _members()
    _photographs()


def _text(name: str, length: int = 0) -> "sa.Column[str]":
    return sa.Column(name, sa.String(length) if length else sa.Text(), nullable=False)


def _time(name: str, nullable: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, UtcTime(), nullable=nullable)


def _accounts() -> None:
    op.create_table(
        "account",
        _text("account_id", 32),
        _text("name"),
        _text("folded_name"),
        _text("full_name"),
        _text("language", 8),
        sa.Column("active", sa.Boolean(), nullable=False),
        _text("password"),
        sa.PrimaryKeyConstraint("account_id", name="pk_account"),
        sa.UniqueConstraint("folded_name", name="uq_account_folded_name"),
    )
    op.create_table(
        "account_grant",
        _text("account_id", 32),
        _text("site"),
        _text("role", 16),
        sa.PrimaryKeyConstraint("account_id", "site", name="pk_account_grant"),
    )


def _logins() -> None:
    op.create_table(
        "login",
        _text("token_hash", 64),
        _text("account_id", 32),
        _text("csrf_token", 64),
        _time("created_at"),
        _time("seen_at"),
        _time("expires_at"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_login"),
    )
    op.create_index("ix_login_account_id", "login", ["account_id"], unique=False)
    op.create_table(
        "sign_in_attempt",
        _text("subject", 64),
        sa.Column("failures", sa.Integer(), nullable=False),
        _time("tried_at"),
        sa.PrimaryKeyConstraint("subject", name="pk_sign_in_attempt"),
    )
    op.create_table(
        "api_token",
        _text("token_id", 32),
        _text("token_hash", 64),
        _text("account_id", 32),
        _text("name"),
        _time("created_at"),
        _time("used_at", nullable=True),
        _time("revoked_at", nullable=True),
        sa.PrimaryKeyConstraint("token_id", name="pk_api_token"),
        sa.UniqueConstraint("token_hash", name="uq_api_token_token_hash"),
    )
    op.create_index("ix_api_token_account_id", "api_token", ["account_id"], unique=False)


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        _time("at"),
        _text("account"),
        _text("act", 32),
        _text("subject"),
        _text("details"),
        _text("previous_hash", 64),
        _text("hash", 64),
        sa.PrimaryKeyConstraint("position", name="pk_audit"),
    )


def _jobs() -> None:
    op.create_table(
        "job",
        sa.Column("job_id", sa.Integer(), autoincrement=False, nullable=False),
        _text("name", 16),
        sa.Column("arguments", sa.JSON(), nullable=False),
        _text("asked_by"),
        _time("asked_at"),
        _text("state", 16),
        _text("label"),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        _text("message"),
        _time("started_at", nullable=True),
        _time("ended_at", nullable=True),
        sa.Column("is_stopping", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("job_id", name="pk_job"),
    )
    op.create_index("ix_job_state", "job", ["state"], unique=False)
    op.create_table(
        "claim",
        _text("sighting_a", 32),
        _text("sighting_b", 32),
        _text("account_id", 32),
        _time("until"),
        sa.PrimaryKeyConstraint("sighting_a", "sighting_b", name="pk_claim"),
    )
    op.create_index("ix_claim_account_id", "claim", ["account_id"], unique=False)
    op.create_table(
        "project_setting",
        _text("name", 32),
        _text("value"),
        sa.PrimaryKeyConstraint("name", name="pk_project_setting"),
    )


def _questions() -> None:
    table = "question"
    added: tuple[sa.Column[Any], ...] = (
        sa.Column("question_id", sa.String(32), nullable=False, server_default=""),
        sa.Column("rank", sa.Float(), nullable=True),
        sa.Column("asked_at", UtcTime(), nullable=True),
        sa.Column("deployment_a", sa.Text(), nullable=False, server_default=""),
        sa.Column("deployment_b", sa.Text(), nullable=False, server_default=""),
    )
    with op.batch_alter_table(table) as batch:
        for column in added:
            batch.add_column(column)
    asked = sa.table(table, *(sa.column(n) for n in ("sighting_a", "sighting_b", "question_id")))
    connection = op.get_bind()
    for a, b in connection.execute(sa.select(asked.c.sighting_a, asked.c.sighting_b)).all():
        own = (asked.c.sighting_a == a) & (asked.c.sighting_b == b)
        connection.execute(asked.update().where(own).values(question_id=token_hex(16)))
    # What was asked before waits for its answer still.
    connection.execute(sa.text("UPDATE question SET asked_at = CURRENT_TIMESTAMP"))
    with op.batch_alter_table(table) as batch:
        batch.create_unique_constraint("uq_question_question_id", ["question_id"])
        batch.create_index("ix_question_rank", ["rank"])
        batch.create_index("ix_question_sighting_b", ["sighting_b"])


def _sighting_views() -> None:
    op.create_table(
        "sighting_view",
        _text("sighting_id", 32),
        _text("individual_id"),
        _text("flank", 8),
        sa.Column("deployment_id", sa.Text(), nullable=True),
        _time("timestamp", nullable=True),
        sa.Column("utc_offset", sa.Integer(), nullable=True),
        sa.Column("clock", sa.DateTime(), nullable=True),
        sa.Column("worth", sa.Float(), nullable=False),
        sa.Column("views", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("sighting_id", name="pk_sighting_view"),
    )
    for name, columns in (
        ("shown", ["individual_id", "deployment_id", "clock", "flank"]),
        ("best", ["individual_id", "flank", "worth"]),
        ("deployment_id", ["deployment_id", "individual_id"]),
    ):
        op.create_index(f"ix_sighting_view_{name}", "sighting_view", columns, unique=False)


def _members() -> None:
    """Which detections make a sighting, and which sightings an animal."""
    op.create_table(
        "sighting_member",
        _text("detection_id", 32),
        _text("media_id", 20),
        _text("sighting_id", 32),
        sa.PrimaryKeyConstraint("detection_id", name="pk_sighting_member"),
    )
    op.create_table(
        "individual_member",
        _text("sighting_id", 32),
        _text("individual_id"),
        sa.PrimaryKeyConstraint("sighting_id", name="pk_individual_member"),
    )
    lists = (
        ("sighting", "sighting_id", "detections", "sighting_member", "detection_id"),
        ("individual", "individual_id", "sightings", "individual_member", "sighting_id"),
    )
    connection = op.get_bind()
    for table, owner, column, members, name in lists:
        found = connection.execute(sa.text(f"SELECT {owner}, {column} FROM {table}")).all()
        rows = [
            {owner: own, name: each, "media_id": each.rpartition("-")[0]}
            for own, listed in found
            for each in (json.loads(listed) if isinstance(listed, str) else listed)
        ]
        columns = [owner, name, *(["media_id"] if members == "sighting_member" else [])]
        into = sa.table(members, *map(sa.column, columns))
        if rows:
            connection.execute(into.insert(), [{key: row[key] for key in columns} for row in rows])
    op.create_index("ix_sighting_member_media_id", "sighting_member", ["media_id"])
    op.create_index("ix_sighting_member_sighting_id", "sighting_member", ["sighting_id"])
    op.create_index("ix_individual_member_individual_id", "individual_member", ["individual_id"])


def _photographs() -> None:
    """What people say of photographs, and the photographs as the grid shows them."""
    op.add_column(
        "decision", sa.Column("media_id", sa.String(20), nullable=False, server_default="")
    )
    for name in ("sighting_b", "media_id", "verdict", "act"):
        op.create_index(f"ix_decision_{name}", "decision", [name])
    op.create_table(
        "photograph",
        _text("media_id", 20),
        _text("deployment_id"),
        sa.Column("taken", sa.BigInteger(), nullable=False),
        sa.Column("kinds", sa.Integer(), nullable=False),
        _text("scientific_name"),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reviewed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("media_id", name="pk_photograph"),
    )
    for first in ("", "deployment_id", "kinds", "scientific_name", "reviewed"):
        columns = [*([first] if first else []), "taken", "media_id"]
        op.create_index(f"ix_photograph_{columns[0]}", "photograph", columns)
    op.create_table(
        "photograph_day",
        _text("deployment_id"),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.Integer(), nullable=False),
        _text("scientific_name"),
        sa.Column("tenth", sa.Integer(), nullable=False),
        sa.Column("reviewed", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "deployment_id",
            "day",
            "kinds",
            "scientific_name",
            "tenth",
            "reviewed",
            name="pk_photograph_day",
        ),
    )
