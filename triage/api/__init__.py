"""Handovers for partner agencies' systems: what is offered to their teams, and their answers."""
