"""What follows from a fitted model: density, numbers, surfaces, comparisons."""
