"""Unusual looking: the house notices it in the trail, and somebody says what it was (docs/adr/0027)."""
