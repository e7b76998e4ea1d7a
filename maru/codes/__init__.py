"""Code lists: what may be answered where an answer is a code, from when until when (docs/adr/0035)."""
