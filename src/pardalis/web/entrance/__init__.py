"""Who may come in: one person on this machine, or a team that signs in."""
