"""What must have come of every clock, told from the records that it is about, beside what did.

It knows from the trade's rules, not from the product's code, whom each escalation has to reach. The definitions
that the table prints are DEFINITIONS.
"""

import email
import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass, field

DEFINITIONS = """
fired       steps of clocks (marks on the way, breaches, what comes after) that have happened, with those that a lapsed
            offer brought about
lost        steps that were due and have not happened, or lack their row in the trail, the row of whom they reached, a
            notice, a mail, a custody move
doubled     steps with a second row in the trail, or with more rows of whom they reached, notices, mails or custody
            moves than people to tell
early       steps that fired, or whose notice was raised, before they were due
late        from when a step was due to when the trail's row of it was written, nothing taken off for the faults
recovery    the same, but from the end of the last fault that ended in between, if one did (the end: a process is
            started again or goes on, PostgreSQL and Redis answer again)
"""
STEPS = """
SELECT t.id::text, s.name, r.slug, t.object_id::text, extract(epoch FROM s.due_at)::float8,
       extract(epoch FROM s.fired_at)::float8, s.dropped_at IS NOT NULL
FROM timers_timer t JOIN timers_timerstep s ON s.timer_id = t.id JOIN timers_clockrule r ON r.id = t.rule_id
WHERE s.due_at >= to_timestamp(%s) AND (s.due_at <= to_timestamp(%s) OR s.fired_at IS NOT NULL)
ORDER BY s.due_at
"""
EVENTS = """
SELECT object_id || ':' || (data->>'step'), extract(epoch FROM recorded_at)::float8 FROM audit_event
WHERE verb = 'timer.fired'
"""
NOTICES = """
SELECT key, coalesce(to_user_id::text, to_unit_id::text || to_role), extract(epoch FROM raised_at)::float8
FROM notify_notice WHERE raised_at >= to_timestamp(%s)
"""
ESCALATIONS = "SELECT key, id::text FROM timers_escalation WHERE at >= to_timestamp(%s)"
MAILS = "SELECT key, id::text, sent_at IS NOT NULL FROM notify_mail WHERE written_at >= to_timestamp(%s)"
MEMBERS = """
SELECT m.unit_id::text || m.role, m.user_id::text FROM agencies_membership m JOIN agencies_user u ON u.id = m.user_id
WHERE m.until IS NULL AND u.is_active AND u.signs_in
UNION ALL SELECT id::text, id::text FROM agencies_user
"""
CLAIMANTS = """
SELECT s.id::text, c.by_id::text FROM referrals_subject s
JOIN triage_claim c ON c.referral_id = s.referral_id AND c.state = 'held'
"""
HANDOVERS = "SELECT id::text, unit_id::text, state FROM triage_handover"
CAME_BACK = """
SELECT h.handover_id::text, count(m.id) FROM triage_handoversubject h
LEFT JOIN referrals_custodymove m ON m.subject_id = h.subject_id AND m.step = 'come_back'
GROUP BY h.id, h.handover_id
"""
ASSESSMENTS = "SELECT id::text, unit_id::text, lead_id::text FROM caf_assessment"
UNIT = "SELECT id::text FROM agencies_unit WHERE kind = %s"
TRIAGE = ("maru_triage_sw", "maru_police_ds")
ANSWERING = ("partner_practitioner", "csc_sw", "csc_tm", "family_support_team", "adult_safeguarding")
HELPERS = (*ANSWERING, "submitter_external")
# Of each clock: who hears at which part of its time (docs/clocks.md).
OWNER, MANAGER, DUTY = "owner", "maru_manager", "duty_senior_detective"
EVERY = {
    "50": {OWNER}, "75": {OWNER, MANAGER}, "90": {MANAGER}, "100": {OWNER, MANAGER}, "125": {DUTY},
}  # fmt: skip
RATED = {
    "50": {OWNER, MANAGER}, "75": {OWNER, DUTY}, "90": {MANAGER}, "100": {OWNER, MANAGER, DUTY}, "125": {MANAGER},
}  # fmt: skip
HEARS = {
    "decision": EVERY,
    "redecide": {"100": {OWNER, MANAGER}},
    "rag_red": RATED,
    "rag_amber": RATED,
    "rag_green": EVERY,
    "partner_answer": {"50": {OWNER}, "75": {OWNER}, "90": {OWNER, MANAGER}, "100": set()},
    "caf_consent": {"75": {OWNER}, "100": {OWNER}},
}


@dataclass(frozen=True)
class Step:
    """One step of one clock, as the database has it at the end."""

    timer: str
    name: str
    rule: str
    object_id: str
    due_at: float
    fired_at: float | None
    dropped: bool

    @property
    def key(self):
        return f"{self.timer}:{self.name}"


@dataclass
class Found:
    """How many steps fired, which went wrong and how, how late each was."""

    fired: int = 0
    overtaken: int = 0
    lost: set = field(default_factory=set)
    doubled: set = field(default_factory=set)
    early: set = field(default_factory=set)
    late: list = field(default_factory=list)
    recovery: list = field(default_factory=list)
    told: list = field(default_factory=list)
    mails: Counter = field(default_factory=Counter)

    def blame(self, which, key, sentence):
        getattr(self, which).add(key)
        self.told.append(f"{which}: {key}: {sentence}")

    def figures(self):
        return {
            "fired": self.fired,
            "lost": len(self.lost),
            "doubled": len(self.doubled),
            "early": len(self.early),
            "recovery_max_s": max(self.recovery, default=0),
            "late_max_s": max(self.late, default=0),
        }


class Reckoning:
    """Reads everything once, when all is over, and compares. `rows` asks the database; what is due after `until`, when
    the processes are told to end, need not have happened."""

    def __init__(self, rows, begin, until):
        self.found = Found()
        self.steps = [Step(*row) for row in rows(STEPS, [begin, until])]
        self.events = grouped(rows(EVENTS))
        self.notices = {key: (to, at) for key, to, at in rows(NOTICES, [begin])}
        self.mails = {key: (number, sent) for key, number, sent in rows(MAILS, [begin])}
        self.members = grouped(rows(MEMBERS))
        self.claimants = dict(rows(CLAIMANTS))
        self.handovers = {number: (unit, state) for number, unit, state in rows(HANDOVERS)}
        self.came_back = grouped(rows(CAME_BACK))
        self.assessments = {number: (unit, lead) for number, unit, lead in rows(ASSESSMENTS)}
        self.escalations = grouped(rows(ESCALATIONS, [begin]))
        self.escalations_due = {}
        self.desk, self.duty = (rows(UNIT, [kind])[0][0] for kind in ("maru_desk", "duty"))

    def reckon(self, faults):
        """Judge every step, then whatever nobody asked for."""
        expected = {}
        for step in self.steps:
            if self.overtaken(step):
                self.found.overtaken += 1
                continue
            notices = self.notices_of(step)
            expected.update(dict.fromkeys(notices, step.key))
            self.judge(step, notices)
            self.reckon_delay(step, faults)
        mails = {f"{key}:{who}": step for key, step in expected.items() for who in self.people(self.notices.get(key))}
        self.surplus(self.escalations, self.escalations_due, "somebody was reached whom nobody was to reach")
        self.surplus(self.notices, expected, "a notice that nobody was to get")
        self.surplus(self.mails, mails, "a mail that nobody was to get")

    def overtaken(self, step):
        """A mark of an offer that did not come before the offer lapsed is dropped, and rightly."""
        if step.rule != "partner_answer" or step.name == "100" or not step.dropped:
            return False
        return self.handovers[step.object_id][1] == "lapsed"

    def notices_of(self, step):
        """Whom this step has to reach: the addressee by the notice's key. Whoever hears as the manager does not hear as
        the owner too."""
        hearing = HEARS[step.rule][step.name]
        told = {f"{step.key}:{MANAGER}": self.desk + MANAGER} if MANAGER in hearing else {}
        if DUTY in hearing:
            told[f"{step.key}:{DUTY}"] = self.duty + DUTY
        owner = self.owner_of(step)
        if OWNER in hearing and not (MANAGER in hearing and owner in self.members[self.desk + MANAGER]):
            told[f"{step.key}:{OWNER}"] = owner
        self.escalations_due.update(dict.fromkeys(told, step.key))
        return told | self.others(step)

    def owner_of(self, step):
        """Who has it in hand: a person, or the first role of a unit that somebody holds."""
        if step.rule == "caf_consent":
            return self.assessments[step.object_id][1]
        if step.rule == "partner_answer":
            unit = self.handovers[step.object_id][0]
            return next(unit + role for role in ANSWERING if self.members.get(unit + role))
        return self.claimants.get(step.object_id) or self.desk + TRIAGE[0]

    def others(self, step):
        """Who hears besides when the time is over: the desk of an offer that has lapsed, the team of a CAF's lead."""
        if step.name != "100":
            return {}
        if step.rule == "partner_answer":
            return {f"lapsed:{step.object_id}:{role}": self.desk + role for role in TRIAGE}
        if step.rule == "caf_consent":
            unit = self.assessments[step.object_id][0]
            held = (role for role in HELPERS if self.members.get(unit + role))
            return {f"{step.key}:team:{role}": unit + role for role in held}
        return {}

    def people(self, notice):
        """Who gets the mail of a notice: the person, or every member of the unit who holds the role."""
        return self.members.get(notice[0], []) if notice else []

    def judge(self, step, notices):
        """One step: its row, its notices, its mails, what it moved."""
        blame, rows = self.found.blame, len(self.events.get(step.key, ()))
        if step.fired_at is None or not rows:
            blame("lost", step.key, "it has not fired" if step.fired_at is None else "the trail does not know of it")
            return
        self.found.fired += 1
        if rows > 1:
            blame("doubled", step.key, f"the trail says {rows} times that it fired")
        if step.fired_at < step.due_at:
            blame("early", step.key, f"it fired {step.due_at - step.fired_at:.3f} s before it was due")
        for key in notices.keys() & self.escalations_due.keys():
            times = len(self.escalations.get(key, ()))
            if times != 1:
                blame("doubled" if times else "lost", step.key, f"{times} rows say whom {key} reached")
        for key, to in notices.items():
            got = self.notices.get(key)
            if got is None or got[0] != to:
                blame("lost", step.key, f"the notice {key} is not there")
            elif got[1] < step.due_at:
                blame("early", step.key, f"the notice {key} was raised {step.due_at - got[1]:.3f} s before")
            for who in self.people(got):
                if f"{key}:{who}" not in self.mails:
                    blame("lost", step.key, f"the mail {key}:{who} was not written")
        if step.rule == "partner_answer" and step.name == "100":
            self.judge_lapse(step)

    def judge_lapse(self, step):
        """The offer has lapsed, and each of its children has come back once."""
        state, moves = self.handovers[step.object_id][1], self.came_back[step.object_id]
        if state != "lapsed" or 0 in moves:
            self.found.blame("lost", step.key, f"the offer is {state}, its children came back {moves} times")
        elif set(moves) != {1}:
            self.found.blame("doubled", step.key, f"its children came back {moves} times")

    def surplus(self, have, expected, sentence):
        for key in have.keys() - expected.keys():
            self.found.blame("doubled", ":".join(key.split(":")[:2]), f"{sentence}: {key}")

    def reckon_delay(self, step, faults):
        """How late it was, as it stands and from the end of the last fault in between."""
        for happened in self.events.get(step.key, ())[:1]:
            between = [fault.back_at for fault in faults if step.due_at < (fault.back_at or 0) < happened]
            self.found.late.append(happened - step.due_at)
            self.found.recovery.append(max(0.0, happened - max([step.due_at, *between])))

    def read_mails(self, folder):
        """Every mail that was sent lies there, at least once and under its own Message-ID."""
        names = Counter(message_id(path) for path in folder.glob("*.eml"))
        for key, (number, sent) in self.mails.items():
            times = names[f"<{number}@maru>"]
            self.found.mails["sent" if sent else "not sent yet"] += 1
            self.found.mails["sent more than once"] += times > 1
            if sent and not times:
                self.found.blame("lost", ":".join(key.split(":")[:2]), f"the mail {key} was not sent")


def message_id(path):
    return email.message_from_bytes(path.read_bytes())["Message-ID"]


def grouped(pairs):
    groups = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)


def percentiles(values):
    """min, p50, p95 and max, for the table."""
    ordered = sorted(values) or [0.0]
    return ordered[0], statistics.median(ordered), ordered[int(0.95 * len(ordered))], ordered[-1]
