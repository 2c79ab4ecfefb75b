"""Measurements of speed and scale on made data; no part of what a report is built with."""
