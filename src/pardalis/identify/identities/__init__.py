"""From scores to individuals: probabilities, constraints, the catalogue and its doubt."""
