"""Every word the audit trail uses for what somebody did. No framework: state tables name these."""

from enum import StrEnum


class Verb(StrEnum):
    """What was done, as `room.past-tense`; reads are `….read`, refusals `refused`."""

    # what was read, and what was refused
    LIST_READ = "list.read"
    REFERRAL_READ = "referral.read"
    HANDOVER_READ = "handover.read"
    ASSESSMENT_READ = "assessment.read"
    INVESTIGATION_READ = "investigation.read"
    MATCHES_READ = "people.matches-read"
    REFUSED = "refused"
    # sign-in
    SIGNED_IN = "account.signed-in"
    SIGNED_OUT = "account.signed-out"
    SESSIONS_ENDED = "account.sessions-ended"
    SIGN_IN_FAILED = "account.sign-in-failed"
    SIGN_IN_LOCKED = "account.sign-in-locked"
    FACTOR_ADDED = "account.second-factor-added"
    FACTOR_REMOVED = "account.second-factor-removed"
    RECOVERY_CODE_USED = "account.recovery-code-used"
    # systems of other agencies
    CLIENT_REGISTERED = "client.registered"
    CLIENT_ENDED = "client.ended"
    TOKEN_ISSUED = "client.token-issued"  # noqa: S105 - a verb
    TOKEN_REFUSED = "client.token-refused"  # noqa: S105 - a verb
    TOKEN_REVOKED = "client.token-revoked"  # noqa: S105 - a verb
    ANSWER_REPEATED = "client.answer-repeated"
    # a copy restored from a backup
    COPY_RELEASED = "copy.released"
    # for the day without a system
    PACK_PRINTED = "paper-pack.printed"
    PACK_WRITTEN = "paper-pack.written"
    # agencies
    DEMO_LOADED = "demo.loaded"
    COPY_SCRUBBED = "copy.scrubbed"
    AGENCY_REGISTERED = "agency.registered"
    UNIT_REGISTERED = "unit.registered"
    USER_REGISTERED = "user.registered"
    USER_LOCKED = "user.locked"
    MEMBERSHIP_GRANTED = "membership.granted"
    MEMBERSHIP_ENDED = "membership.ended"
    # referral
    REFERRAL_STARTED = "referral.started"
    REFERRAL_SAVED = "referral.draft-saved"
    REFERRAL_DISCARDED = "referral.draft-discarded"
    REFERRAL_SUBMITTED = "referral.submitted"
    REFERRAL_WITHDRAWN = "referral.withdrawn"
    REFERRALS_LEFT = "referral.left-by-author"
    REFERRAL_ADDED_TO = "referral.added-to"
    # custody of a subject
    SUBJECT_RECEIVED = "subject.received"
    SUBJECT_CLAIMED = "subject.claimed"
    SUBJECT_RELEASED = "subject.released"
    SUBJECT_OFFERED = "subject.offered"
    SUBJECT_ACCEPTED = "subject.accepted"
    SUBJECT_CAME_BACK = "subject.came-back"
    SUBJECT_ASSIGNED = "subject.assigned"
    SUBJECT_RETURNED = "subject.returned"
    SUBJECT_CLOSED = "subject.closed"
    SUBJECT_REOPENED = "subject.reopened"
    SUBJECT_RATED = "subject.rated"
    # triage
    CLAIM_MADE = "claim.made"
    CLAIM_RELEASED = "claim.released"
    CLAIM_FINISHED = "claim.finished"
    DECISION_MADE = "decision.made"
    DECISION_RECONSIDERED = "decision.reconsidered"
    HANDOVER_OFFERED = "handover.offered"
    HANDOVER_ACCEPTED = "handover.accepted"
    HANDOVER_ACCEPTED_AS_CAF = "handover.accepted-as-caf"
    HANDOVER_DECLINED = "handover.declined"
    HANDOVER_RECALLED = "handover.recalled"
    HANDOVER_LAPSED = "handover.lapsed"
    HANDOVER_REPORTED = "handover.reported"
    # caiu
    INVESTIGATION_OPENED = "investigation.opened"
    INVESTIGATION_ALLOCATED = "investigation.allocated"
    INVESTIGATION_RELIEVED = "investigation.relieved"
    INVESTIGATION_LOGGED = "investigation.logged"
    INVESTIGATION_CLOSED = "investigation.closed"
    INVESTIGATION_HANDED_BACK = "investigation.handed-back"
    ACTION_SET = "action.set"
    ACTION_DONE = "action.done"
    # early help
    CAF_OPENED = "caf.opened"
    CAF_LED = "caf.lead-taken"
    CAF_LEAD_GONE = "caf.lead-gone"
    CAF_CONSENTED = "caf.consented"
    CAF_WRITTEN = "caf.written"
    CAF_ACTION_AGREED = "caf.action-agreed"
    CAF_ACTION_DONE = "caf.action-done"
    CAF_REVIEWED = "caf.reviewed"
    CAF_STEPPED_UP = "caf.stepped-up"
    CAF_CLOSED = "caf.closed"
    # time and news
    TIMER_STARTED = "timer.started"
    TIMER_MET = "timer.met"
    TIMER_CANCELLED = "timer.cancelled"
    TIMER_SUPERSEDED = "timer.superseded"
    TIMER_FIRED = "timer.fired"
    NOTICE_READ = "notice.read"
    MAIL_SENT = "mail.sent"
