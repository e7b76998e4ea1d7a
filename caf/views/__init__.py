"""CAF's doors."""
