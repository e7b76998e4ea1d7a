"""Which of the six operations of the Data Protection Act 2018, section 62, each verb is a record of, and what it says
in plain English. No framework.

Logs must be kept of collection, alteration, consultation, disclosure (transfers included), combination and erasure.
A verb that is none of them says so: the house's own doings, its clocks, its staff and who signs in.
"""

from enum import StrEnum
from typing import NamedTuple

from maru.audit.verbs import Verb as V


class Six(StrEnum):
    """An operation that section 62(1) names; `APART` is none of them."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"
    APART = "apart"


class Told(NamedTuple):
    """A verb in words, and its operation."""

    six: Six
    words: str


LABELS = {
    Six.COLLECTION: "Collected",
    Six.ALTERATION: "Altered",
    Six.CONSULTATION: "Consulted",
    Six.DISCLOSURE: "Disclosed",
    Six.COMBINATION: "Combined",
    Six.ERASURE: "Erased",
    Six.APART: "None of the six: sign-in, staff, refusals",
}
WORDS: dict[Six, dict[V, str]] = {
    Six.COLLECTION: {
        V.REFERRAL_STARTED: "Began a referral",
        V.REFERRAL_SUBMITTED: "Submitted a referral",
        V.REFERRAL_ADDED_TO: "Added to a referral",
        V.FILE_RECEIVED: "Took in a photograph or document",
        V.SUBJECT_RECEIVED: "Received a child or adult at risk",
        V.HANDOVER_REPORTED: "Reported what came of a handover",
        V.INVESTIGATION_LOGGED: "Wrote in an investigation’s log",
        V.CAF_OPENED: "Opened a CAF",
        V.CAF_CONSENTED: "Wrote down the family’s consent",
    },
    Six.ALTERATION: {
        V.REFERRAL_SAVED: "Saved a page of a draft",
        V.REFERRAL_PASSED_ON: "Passed a draft on to a colleague",
        V.REFERRAL_HANDED_ON: "Handed a colleague’s draft on",
        V.REFERRAL_WITHDRAWN: "Asked to withdraw a referral",
        V.REFERRALS_LEFT: "Left referrals behind on leaving",
        V.SUBJECT_CLAIMED: "Took a child or adult at risk to the desk",
        V.SUBJECT_RELEASED: "Put a child or adult at risk back in the queue",
        V.SUBJECT_OFFERED: "Offered a child or adult at risk",
        V.SUBJECT_ACCEPTED: "Took over a child or adult at risk",
        V.SUBJECT_CAME_BACK: "A child or adult at risk came back to the desk",
        V.SUBJECT_ASSIGNED: "Passed a child or adult at risk to CAIU",
        V.SUBJECT_RETURNED: "Handed a child or adult at risk back",
        V.SUBJECT_CLOSED: "Closed the work with a child or adult at risk",
        V.SUBJECT_REOPENED: "Reopened the work with a child or adult at risk",
        V.SUBJECT_RATED: "Rated how urgent it is",
        V.CLAIM_MADE: "Claimed a referral",
        V.CLAIM_RELEASED: "Released a claim",
        V.CLAIM_FINISHED: "Finished a claim",
        V.DECISION_MADE: "Decided",
        V.DECISION_RECONSIDERED: "Reconsidered a decision",
        V.HANDOVER_ACCEPTED: "Accepted a handover",
        V.HANDOVER_ACCEPTED_AS_CAF: "Accepted a handover as a CAF",
        V.HANDOVER_DECLINED: "Declined a handover",
        V.HANDOVER_RECALLED: "Recalled a handover",
        V.HANDOVER_LAPSED: "A handover lapsed",
        V.INVESTIGATION_ALLOCATED: "Allocated an investigation",
        V.INVESTIGATION_RELIEVED: "Relieved an investigation’s lead",
        V.INVESTIGATION_CLOSED: "Closed an investigation",
        V.INVESTIGATION_HANDED_BACK: "Handed an investigation back",
        V.ACTION_SET: "Set an action",
        V.ACTION_DONE: "Finished an action",
        V.CAF_LED: "Took the lead of a CAF",
        V.CAF_LEAD_GONE: "A CAF lost its lead",
        V.CAF_WRITTEN: "Wrote in a CAF",
        V.CAF_ACTION_AGREED: "Agreed an action with the family",
        V.CAF_ACTION_DONE: "Finished an action agreed with the family",
        V.CAF_REVIEWED: "Reviewed a CAF",
        V.CAF_STEPPED_UP: "Stepped a CAF up to the MARU",
        V.CAF_CLOSED: "Closed a CAF",
        V.RECORD_SEALED: "Sealed a record",
        V.SEAL_LET_IN: "Let somebody in by a seal",
        V.SEAL_SHUT_OUT: "Ended somebody’s being let in by a seal",
        V.SEAL_HANDED_ON: "Handed the keeping of a seal on",
        V.SEAL_LIFTED: "Lifted a seal",
        V.SEAL_REVIEWED: "Looked again whether a seal must stand",
        V.GLASS_ENDED: "Ended a look beyond their own view",
        V.GLASS_REVIEWED: "Said what they found about a look beyond somebody’s view",
        V.SIGNAL_CLEARED: "Said what they found about somebody’s unusual looking",
        V.CONFLICT_RECORDED: "Wrote down a conflict of interest",
        V.CONFLICT_NOTICED: "The system noticed a conflict of interest",
        V.CONFLICT_ENDED: "Ended a conflict of interest",
        V.CONFLICT_ASKED: "Opened the page on which one says that a record concerns one",
    },
    Six.CONSULTATION: {
        V.LIST_READ: "Looked at a list",
        V.REFERRAL_READ: "Looked at a referral",
        V.HANDOVER_READ: "Looked at a handover",
        V.ASSESSMENT_READ: "Looked at a CAF",
        V.INVESTIGATION_READ: "Looked at an investigation",
        V.MATCHES_READ: "Looked at who may be the same person",
        V.SAFE_ADDRESS_READ: "Opened an address that is withheld",
        V.FILE_READ: "Looked at a photograph",
        V.FILE_ORIGINAL_READ: "Downloaded the original of a photograph or document",
        V.SEAL_READ: "Looked at a seal",
        V.PEOPLE_SEARCHED: "Searched for somebody by name",
        V.PERSON_READ: "Looked at a person’s page",
        V.GLASS_BROKEN: "Looked beyond their own view (broke the glass)",
        V.GLASS_REVIEW_READ: "Looked at who had looked beyond their own view",
        V.TRAIL_READ: "Searched this trail",
        V.LOOKS_READ: "Looked at who had looked",
        V.DISCLOSURES_READ: "Looked at to whom a person was made known",
        V.SIGNAL_READ: "Looked at what was noticed of somebody’s looking",
    },
    Six.DISCLOSURE: {
        V.HANDOVER_OFFERED: "Offered a handover to another team",
        V.INVESTIGATION_OPENED: "Passed a referral to CAIU",
        V.LIST_SENT: "Sent an agency’s system a list",
        V.ASSESSMENT_PRINTED: "Printed a CAF",
        V.ANSWER_REPEATED: "Sent an agency’s system its answer again",
        V.PACK_PRINTED: "Printed the paper pack",
        V.PACK_WRITTEN: "Wrote the paper pack to disk",
        V.DISCLOSURES_EXPORTED: "Exported to whom a person was made known",
        V.TRAIL_EXPORTED: "Exported rows of this trail",
    },
    # Making two persons one is a step of the desk that does not exist yet: "same person" comes with its own verb.
    Six.COMBINATION: {},
    Six.ERASURE: {
        V.REFERRAL_DISCARDED: "Discarded a draft",
        V.FILE_REMOVED: "Removed a photograph or document from a draft",
        V.COPY_SCRUBBED: "Scrubbed a copy of the database",
    },
    Six.APART: {
        V.REFUSED: "Was refused",
        V.SEAL_ATTEMPTED: "Asked for a sealed record, and was told of none",
        V.CONFLICT_ATTEMPTED: "Asked for a record that is kept from them, and was told of none",
        V.SIGNAL_RAISED: "Noticed unusual looking",
        V.FILE_RELEASED: "A photograph or document was scanned for viruses and released",
        V.FILE_QUARANTINED: "A virus was found in a photograph or document",
        V.FILE_CHANGED: "A stored file was found to be changed or missing",
        V.SIGNED_IN: "Signed in",
        V.SIGNED_OUT: "Signed out",
        V.SESSIONS_ENDED: "Sessions ended",
        V.SIGN_IN_FAILED: "A sign-in failed",
        V.SINGLE_SIGN_ON_REFUSED: "Signing in by their organisation’s account was refused",
        V.SIGN_IN_LOCKED: "Signing in was locked",
        V.FACTOR_ADDED: "Added a second factor",
        V.FACTOR_REMOVED: "Removed a second factor",
        V.FACTOR_KEYS_RENEWED: "Encrypted the secrets of second factors anew",
        V.RECOVERY_CODE_USED: "Used a recovery code",
        V.CLIENT_REGISTERED: "Registered an agency’s system",
        V.CLIENT_ENDED: "Ended an agency’s system",
        V.TOKEN_ISSUED: "Signed an agency’s system on",
        V.TOKEN_REFUSED: "Refused to sign a system on",
        V.TOKEN_REVOKED: "Signed an agency’s system off",
        V.COPY_RELEASED: "Released a restored copy",
        V.DEMO_LOADED: "Loaded the demo",
        V.AGENCY_REGISTERED: "Registered an agency",
        V.UNIT_REGISTERED: "Registered a unit",
        V.USER_REGISTERED: "Registered somebody",
        V.USER_LOCKED: "Locked an account",
        V.MEMBERSHIP_GRANTED: "Gave somebody a role",
        V.MEMBERSHIP_ENDED: "Ended somebody’s role",
        V.ROTA_KEPT: "Began to keep a rota",
        V.ROTA_ENDED: "Ended a rota",
        V.SHIFT_GIVEN: "Gave somebody a shift",
        V.SHIFT_CHANGED: "Changed a shift",
        V.SHIFT_REMOVED: "Took a shift away",
        V.SHIFT_OFFERED: "Offered a colleague a shift",
        V.SHIFT_OFFER_ENDED: "Answered or withdrew the offer of a shift",
        V.ABSENCE_GIVEN: "Said when somebody is out of office, and who acts for them",
        V.ABSENCE_ENDED: "Ended somebody’s being out of office",
        V.FEED_MADE: "Made an address for one’s calendar of shifts",
        V.FEED_ENDED: "Ended the address of a calendar of shifts",
        V.FEED_REFUSED: "Refused a calendar whose address is wrong or has ended",
        V.HOME_ADDED: "Said where they live",
        V.HOME_ENDED: "Said that they live somewhere no more",
        V.TIMER_STARTED: "A clock started",
        V.TIMER_MET: "A clock was met",
        V.TIMER_CANCELLED: "A clock was cancelled",
        V.TIMER_SUPERSEDED: "A clock was replaced",
        V.TIMER_FIRED: "A clock ran out",
        V.TIMER_PAUSED: "Let a clock stand still",
        V.TIMER_RESUMED: "Let a clock run on",
        V.TIMER_MOVED: "A clock was moved",
        V.RULE_WRITTEN: "Wrote a new version of a clock's rule",
        V.LADDER_WRITTEN: "Wrote a new version of who hears of a clock",
        V.CLOCKS_MOVED: "Moved the running clocks of a rule",
        V.HOLIDAY_ADDED: "Added a bank holiday",
        V.CODE_ADDED: "Added an answer to a code list",
        V.CODE_ENDED: "Ended an answer of a code list",
        V.CODE_RELABELLED: "Gave other words to an answer of a code list",
        V.NOTICE_READ: "Read a notice",
        V.NOTICE_ACKNOWLEDGED: "Acknowledged a notice",
        V.NOTICE_GIVEN: "Gave a notice to a colleague",
        V.MAIL_SENT: "Sent an e-mail",
        V.MAIL_CHOSEN: "Chose how they are written to",
        V.MAIL_BOUNCED: "An e-mail came back",
        V.MAIL_TRIED_AGAIN: "Had e-mails sent again",
    },
}
# What is another of the six, and passes to somebody else what they did not have: it too says to whom and why.
PASSES_ON = (
    V.REFERRAL_SUBMITTED, V.REFERRAL_ADDED_TO, V.HANDOVER_ACCEPTED, V.HANDOVER_ACCEPTED_AS_CAF, V.HANDOVER_DECLINED,
    V.HANDOVER_REPORTED, V.CAF_STEPPED_UP,
)  # fmt: skip
DISCLOSES = frozenset((*WORDS[Six.DISCLOSURE], *PASSES_ON))
TOLD = {verb: Told(six, said) for six, verbs in WORDS.items() for verb, said in verbs.items()}
# The house's own books: each row follows from one that is shown, and names no record by which it could be withheld.
UNSHOWN = (
    V.TIMER_STARTED, V.TIMER_MET, V.TIMER_CANCELLED, V.TIMER_SUPERSEDED, V.TIMER_FIRED, V.TIMER_MOVED, V.NOTICE_READ,
    V.NOTICE_ACKNOWLEDGED, V.NOTICE_GIVEN, V.MAIL_SENT, V.MAIL_BOUNCED,
)  # fmt: skip


def verbs_of(*six: Six) -> list[V]:
    """The verbs of these operations."""
    return [verb for one in six for verb in WORDS[one]]
