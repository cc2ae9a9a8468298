"""A reserve with a known truth: card folders and capture histories."""
