"""What an agency's system may be let do, as its tokens say it. No framework."""

from enum import StrEnum


class Scope(StrEnum):
    """One thing that a client may be let do. What its account's role does not include, no scope gives."""

    REFERRAL_SUBMIT = "referral:submit"
    REFERRAL_READ = "referral:read"
    HANDOVER_READ = "handover:read"
    HANDOVER_ANSWER = "handover:answer"


DESCRIBED = {
    Scope.REFERRAL_SUBMIT: "Submit a referral.",
    Scope.REFERRAL_READ: "Read what became of the referrals that your teams sent.",
    Scope.HANDOVER_READ: "Read what the MARU offers your teams.",
    Scope.HANDOVER_ANSWER: "Accept, decline, and report on what is offered to your teams.",
}
