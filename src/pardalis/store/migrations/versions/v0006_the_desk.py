"""Accounts, the audit, jobs and claims of the desk."""

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
