"""Inbox and e-mail: who is told what, at least once and never with personal data."""
