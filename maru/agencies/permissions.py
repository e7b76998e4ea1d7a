"""What a role may do. No framework: state tables name these."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing that a role may or may not do."""

    REFERRAL_SUBMIT = "referral.submit"
    REFERRAL_WITHDRAW = "referral.withdraw"
    REFERRAL_ADD = "referral.add"
    PEOPLE_SEARCH = "people.search"
    TRIAGE_SEE = "triage.see"
    TRIAGE_CLAIM = "triage.claim"
    TRIAGE_TAKE_OVER = "triage.take-over"
    TRIAGE_RATE = "triage.rate"
    TRIAGE_DECIDE = "triage.decide"
    HANDOVER_RECALL = "handover.recall"
    HANDOVER_SEE = "handover.see"
    HANDOVER_ANSWER = "handover.answer"
    CAIU_SEE = "caiu.see"
    CAIU_ALLOCATE = "caiu.allocate"
    CAIU_WORK = "caiu.work"
    CAIU_CLOSE = "caiu.close"
    CAF_WORK = "caf.work"
    CUSTODY_RETURN = "custody.return"
    CUSTODY_REOPEN = "custody.reopen"
    CONTINGENCY_PRINT = "contingency.print"
    STAFF_MANAGE = "staff.manage"
    RECORD_SEAL = "record.seal"
    GLASS_BREAK = "glass.break"
    STAFF_ADMINISTER = "staff.administer"
    GLASS_REVIEW = "glass.review"
