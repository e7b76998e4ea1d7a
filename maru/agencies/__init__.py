"""Who works where, in which role, and who is involved in what: the two walls are built here."""
