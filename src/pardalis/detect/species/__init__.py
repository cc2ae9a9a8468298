"""Which species an animal is, by a classifier of its box, and which may be there at all."""
