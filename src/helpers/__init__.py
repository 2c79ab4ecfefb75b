"""Printed token → observation → share, growth or finding → figure → page."""
