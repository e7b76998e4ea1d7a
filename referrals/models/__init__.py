from referrals.models.custody import CustodyMove, Subject
from referrals.models.parties import Party
from referrals.models.referral import Addition, Referral
from referrals.models.safe import SafeAddress

__all__ = ["Addition", "CustodyMove", "Party", "Referral", "SafeAddress", "Subject"]
