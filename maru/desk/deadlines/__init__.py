"""Every deadline that somebody answers for: how many are near or over, by clock, unit and person."""
