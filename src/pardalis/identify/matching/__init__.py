"""Which coats have marks in common, and whether those lie in the same arrangement."""
