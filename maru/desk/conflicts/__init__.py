"""Conflicts of interest: declared by the person, recorded and ended by their supervisor (docs/adr/0023)."""
