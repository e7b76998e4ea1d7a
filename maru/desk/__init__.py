"""Doors that belong to no room: a person's own desk and their inbox."""
