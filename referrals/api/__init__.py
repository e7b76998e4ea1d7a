"""Referrals for other agencies' systems: sent whole, and followed."""
