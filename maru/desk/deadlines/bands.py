"""How near a deadline is, in bands of elapsed time. Pure."""

from datetime import datetime, timedelta

OVER = "over"
# Up to how far ahead each reaches, the nearest first; what lies further is LATER.
NEAR = {"4h": timedelta(hours=4), "24h": timedelta(hours=24), "72h": timedelta(hours=72)}
LATER = "later"
BANDS = (OVER, *NEAR, LATER)


def band_of(due_at: datetime, now: datetime) -> str:
    """In which band a deadline lies now: over from the moment on which it is due."""
    if due_at <= now:
        return OVER
    return next((band for band, ahead in NEAR.items() if due_at <= now + ahead), LATER)
