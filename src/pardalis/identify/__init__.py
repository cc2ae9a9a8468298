"""Detections become proposals, and with decisions individuals."""
