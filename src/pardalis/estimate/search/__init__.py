"""From starting values to the maximum of the likelihood."""
