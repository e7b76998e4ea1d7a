"""The referral as written, its people, and the custody of each child and adult at risk."""
