"""CAIU's doors."""
