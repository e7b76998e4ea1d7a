"""Persons, households, relationships and the chronology that the rooms write."""
