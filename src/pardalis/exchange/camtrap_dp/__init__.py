"""Camtrap DP 1.0, the standard for camera-trap data: its fields, tables in and rows out."""
