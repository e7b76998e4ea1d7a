"""Through which channel each of the six operations of the Data Protection Act 2018, section 62, happens, and under
which verbs; or that it does not, and why not. No framework.

docs/six-operations.md is made of it, and tests/contracts/test_six_channels.py does each of them and looks for its row.
"""

from enum import StrEnum

from maru.audit.six import Six
from maru.audit.verbs import Verb as V


class Channel(StrEnum):
    """A way in or out."""

    PAGE = "a page"
    API = "the API"
    COMMAND = "a command"
    TASK = "the house itself"
    EXPORT = "a file"
    PAPER = "paper"
    MAIL = "mail"


P, A, C, T, E, R, M = Channel
# What somebody does on a page; the others do as much of it as stands there.
AT_THE_PAGE = {
    Six.ALTERATION: (
        V.REFERRAL_SAVED, V.REFERRAL_PASSED_ON, V.REFERRAL_HANDED_ON, V.REFERRAL_WITHDRAWN, V.REFERRALS_LEFT,
        V.SUBJECT_CLAIMED, V.SUBJECT_RELEASED,
        V.SUBJECT_OFFERED, V.SUBJECT_ACCEPTED, V.SUBJECT_CAME_BACK, V.SUBJECT_ASSIGNED, V.SUBJECT_RETURNED,
        V.SUBJECT_CLOSED, V.SUBJECT_REOPENED, V.SUBJECT_RATED, V.CLAIM_MADE, V.CLAIM_RELEASED, V.CLAIM_FINISHED,
        V.DECISION_MADE, V.DECISION_RECONSIDERED, V.HANDOVER_ACCEPTED, V.HANDOVER_ACCEPTED_AS_CAF, V.HANDOVER_DECLINED,
        V.HANDOVER_RECALLED, V.INVESTIGATION_ALLOCATED, V.INVESTIGATION_RELIEVED, V.INVESTIGATION_CLOSED,
        V.INVESTIGATION_HANDED_BACK, V.ACTION_SET, V.ACTION_DONE, V.CAF_LED, V.CAF_LEAD_GONE, V.CAF_WRITTEN,
        V.CAF_ACTION_AGREED, V.CAF_ACTION_DONE, V.CAF_REVIEWED, V.CAF_STEPPED_UP, V.CAF_CLOSED, V.RECORD_SEALED,
        V.SEAL_LET_IN, V.SEAL_SHUT_OUT, V.SEAL_HANDED_ON, V.SEAL_LIFTED, V.SEAL_REVIEWED, V.GLASS_ENDED,
        V.GLASS_REVIEWED, V.SIGNAL_CLEARED, V.CONFLICT_NOTICED, V.CONFLICT_RECORDED, V.CONFLICT_ENDED, V.CONFLICT_ASKED,
    ),
    Six.CONSULTATION: (
        V.LIST_READ, V.REFERRAL_READ, V.HANDOVER_READ, V.ASSESSMENT_READ, V.INVESTIGATION_READ, V.MATCHES_READ,
        V.SEAL_READ, V.PEOPLE_SEARCHED, V.PERSON_READ, V.GLASS_BROKEN, V.GLASS_REVIEW_READ, V.TRAIL_READ, V.LOOKS_READ,
        V.DISCLOSURES_READ, V.SIGNAL_READ, V.SAFE_ADDRESS_READ, V.FILE_READ, V.FILE_ORIGINAL_READ,
    ),
}  # fmt: skip
NO_COPY = "what leaves is never read back"
NOT_READ = "no mailbox is read: a mail tells by a reference that something waits, and is answered on a page"
SAME_PERSON = (
    "making two persons one is the desk's “same person”, which does not exist yet: each referral's people stay apart"
)
CELLS: dict[Six, dict[Channel, tuple[V, ...] | str]] = {
    Six.COLLECTION: {
        P: (
            V.REFERRAL_STARTED, V.REFERRAL_SUBMITTED, V.REFERRAL_ADDED_TO, V.SUBJECT_RECEIVED, V.HANDOVER_REPORTED,
            V.INVESTIGATION_LOGGED, V.CAF_OPENED, V.CAF_CONSENTED, V.FILE_RECEIVED,
        ),
        A: (V.REFERRAL_STARTED, V.REFERRAL_SUBMITTED, V.SUBJECT_RECEIVED, V.HANDOVER_REPORTED, V.CAF_OPENED),
        C: "no command takes anybody in: the demo's people are invented, and come through a door of their own",
        T: "the house asks nobody: what it knows was written by somebody, or sent by an agency's system",
        E: NO_COPY,
        R: "what stands on paper is typed in by somebody, on a page",
        M: NOT_READ,
    },
    Six.ALTERATION: {
        P: AT_THE_PAGE[Six.ALTERATION],
        A: (
            V.SUBJECT_ACCEPTED, V.SUBJECT_CAME_BACK, V.SUBJECT_CLOSED, V.HANDOVER_ACCEPTED,
            V.HANDOVER_ACCEPTED_AS_CAF, V.HANDOVER_DECLINED, V.CONFLICT_NOTICED,
        ),
        C: (V.HANDOVER_LAPSED, V.SUBJECT_CAME_BACK),
        T: (V.HANDOVER_LAPSED, V.SUBJECT_CAME_BACK),
        E: NO_COPY,
        R: NO_COPY,
        M: NOT_READ,
    },
    Six.CONSULTATION: {
        P: AT_THE_PAGE[Six.CONSULTATION],
        A: (V.REFERRAL_READ, V.HANDOVER_READ),
        C: "no command shows a record: they count, check and keep the house",
        T: "the house judges what the trail says of looks, and looks at no record for anybody",
        E: "a file is a disclosure",
        R: "paper is a disclosure",
        M: "a mail shows no record: it names a reference",
    },
    Six.DISCLOSURE: {
        P: (V.HANDOVER_OFFERED, V.INVESTIGATION_OPENED),
        A: (V.LIST_SENT, V.ANSWER_REPEATED),
        C: (V.PACK_WRITTEN,),
        T: (V.PACK_WRITTEN,),
        E: (V.TRAIL_EXPORTED, V.DISCLOSURES_EXPORTED),
        R: (V.PACK_PRINTED, V.ASSESSMENT_PRINTED),
        M: "a mail names nobody, and holds a reference and a sentence of the house's own",
    },
    Six.COMBINATION: dict.fromkeys(Channel, SAME_PERSON),
    Six.ERASURE: {
        P: (V.REFERRAL_DISCARDED, V.FILE_REMOVED),
        A: "an agency's system sends a referral whole and has no draft to discard; what was sent is evidence",
        C: (V.COPY_SCRUBBED,),
        T: "what was submitted is evidence, and nothing ends by itself: how long it is kept is not decided here yet",
        E: NO_COPY,
        R: NO_COPY,
        M: NOT_READ,
    },
}  # fmt: skip
