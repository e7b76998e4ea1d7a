"""Who saw and did what: an append-only, hash-chained trail of writes, reads and refusals (DPA 2018 s62)."""
