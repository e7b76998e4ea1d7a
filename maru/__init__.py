"""MARU: safeguarding referrals from the officer who writes one to the team that helps the child."""
