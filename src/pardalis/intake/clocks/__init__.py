"""Whether cameras told the right time, and how wrong clocks are mended."""
