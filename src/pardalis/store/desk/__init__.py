"""What the desk keeps: accounts, the audit, jobs, claims; and what an account may see."""
