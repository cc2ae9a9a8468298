"""A card or an inbox becomes media in their deployments."""
