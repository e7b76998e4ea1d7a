"""The questions of a referral: shape and presence; what needs the database is asked by the operations."""

from referrals.forms.after import AddInformation, Nothing, Withdraw
from referrals.forms.injuries import Injuries
from referrals.forms.pages import Concern, Consent, Danger, Referrer
from referrals.forms.passing import HandOn, PassOn
from referrals.forms.people import OtherForm, Others, SubjectForm, Subjects
from referrals.forms.safe import OpenAddress

FORMS = {
    "danger": Danger,
    "referrer": Referrer,
    "subjects": Subjects,
    "others": Others,
    "concern": Concern,
    "consent": Consent,
    "injuries": Injuries,
}

__all__ = [
    "FORMS",
    "AddInformation",
    "HandOn",
    "Nothing",
    "OpenAddress",
    "OtherForm",
    "PassOn",
    "SubjectForm",
    "Withdraw",
]
