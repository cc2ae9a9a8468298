"""Pixels: decoding, turning, encoding."""
