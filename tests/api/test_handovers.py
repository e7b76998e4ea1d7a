"""Does a partner's system read what its team may read, answer what its team may answer, and nothing else?"""

from datetime import timedelta

import pytest

from maru.api.operations import register_client
from maru.api.scopes import Scope
from maru.audit.models import AuditEvent
from maru.notify.models import Notice
from referrals.models import Subject
from tests.partners import Partner
from tests.world import BRIEF, REASON
from triage.api.serializers import STATES, HandoverOut
from triage.brief import Brief
from triage.models import Handover
from triage.projection import ALWAYS, READABLE, may_read
from triage.states import handover as machine

LIST = "/api/v1/handovers/"
# What no team ever reads: who wrote, the desk's rationale, the referral itself.
NEVER = (
    "Ola Brackenridge", "01632 960140", "first hand and agrees", "without a coat", "I get up by myself", "Eve Testford",
)  # fmt: skip
OWN = {"link", "cafs", "due_because"}


@pytest.fixture
def partner(world):
    return world.api("csc-peterborough", on_behalf_of="h.willowmere")


def at(case, step=""):
    return f"{LIST}{case.handover.reference}/{step}"


def read(partner, case):
    answer = partner.get(at(case))
    assert answer.status_code == 200, answer.content
    return answer.json()


def holders(world, case):
    with world.looking():
        return {s.holding_unit.slug for s in Subject.objects.filter(referral=case.pk).select_related("holding_unit")}


def verbs_since(before):
    return [event.verb for event in AuditEvent.objects.order_by("seq")[before:]]


class TestTheBrief:
    def test_before_the_answer_who_why_and_by_when(self, world, partner):
        case = world.referral_at("offered", children=2, unborn=True)
        told = read(partner, case)
        assert {"reference", "state", "team"} == ALWAYS and told["reference"] == case.handover.reference
        assert (told["state"], told["team"], told["early_help"]) == ("offered", "csc-peterborough-first", False)
        assert {"Ada Testford", "Ben Testford"} < {child["name"] for child in told["subjects"]}
        assert {child["address"] for child in told["subjects"]} == {"1 Invented Row, PE1 1ZZ"}
        assert sum(child["expected_on"] is not None for child in told["subjects"]) == 1
        assert (told["reason"], told["brief"], told["level"]) == (REASON, "", case.handover.level)
        assert told["due_at"].endswith("Z") and told["answered_at"] is None
        assert told["link"].endswith(f"/handovers/{case.handover.reference}/")
        why = told["due_because"]
        assert (why["due_at"], why["length"]) == (told["due_at"], "1 working day")
        assert [day["part"] for day in why["days"]][:: len(why["days"]) - 1] == ["start", "due"]
        assert why["sentences"][0].startswith("It counts from") and "an hour later" in why["sentences"][-1]

    def test_the_answer_opens_the_brief(self, world, partner):
        told = read(partner, world.referral_at("accepted"))
        assert (told["brief"], told["due_because"]) == (BRIEF, None)

    def test_afterwards_ones_own_words(self, world, partner):
        told = read(partner, world.referral_at("reported"))
        assert (told["outcome"], told["report"]) == ("supported", "The family took up the help.")
        assert (told["subjects"], told["reason"], told["brief"], told["level"]) == ([], "", "", None)
        told = read(partner, world.referral_at("declined"))
        assert (told["decline_reason"], told["outcome"], told["subjects"]) == ("Not for our team.", None, [])

    def test_of_early_help_where_it_goes_on(self, world, partner):
        case = world.referral_at("in_caf", children=2)
        told = read(partner, case)
        assert (told["state"], told["early_help"], told["subjects"]) == ("in_caf", True, [])
        assert told["cafs"] == sorted(caf.reference for caf in case.assessments) and len(told["cafs"]) == 2

    @pytest.mark.parametrize("stage", ["offered", "accepted", "declined", "reported", "early_help_offered", "in_caf"])
    def test_in_no_state_what_is_not_theirs(self, world, partner, stage):
        case = world.referral_at(stage)
        text = partner.get(at(case)).content.decode()
        assert [said for said in (*NEVER, case.reference) if said in text] == []

    @pytest.mark.parametrize("state", machine.states)
    def test_it_follows_the_projection_in_every_state(self, world, partner, state):
        case = world.referral_at("offered")
        with world.looking():
            Handover.objects.filter(pk=case.handover.pk).update(
                state=state, answered_at=None if state == "offered" else world.now,
                reported_at=world.now if state == "reported" else None,
                decline_reason="We are not the right team.", outcome="assessed", report="We visited twice.",
                early_help=True,
            )  # fmt: skip
        told = read(partner, case)
        said = {name for name in told.keys() - OWN if told[name] not in (None, "", [], False)}
        # What has not happened is no moment yet, whoever may read it.
        waiting = {"answered_at"} if state == "offered" else set()
        waiting |= set() if state == "reported" else {"reported_at"}
        assert said == {name for name in vars(case.handover) | told if may_read(state, name)} - waiting - OWN

    def test_there_is_no_second_list_of_fields(self):
        fields = set(HandoverOut().fields) - OWN
        assert fields == set(Brief.__dataclass_fields__) == ALWAYS | set().union(*READABLE.values())
        assert [state for state, _ in STATES] == list(machine.states)

    @pytest.mark.parametrize(
        ("stage", "reason"), [("offered", "offered"), ("accepted", "accepted"), ("declined", "own")]
    )
    def test_the_read_is_written_down_with_the_works_reason(self, world, partner, stage, reason):
        case = world.referral_at(stage)
        read(partner, case)
        event = AuditEvent.objects.latest("seq")
        assert (event.verb, event.reason, event.root_id) == ("handover.read", reason, str(case.handover.pk))
        assert (event.actor, event.data) == (f"client:{partner.client.pk}", {"on_behalf_of": "h.willowmere"})


class TestTheList:
    @pytest.fixture
    def all_states(self, world):
        """By the state, each offered an hour after the one before; the soonest due is not the latest offered."""
        stages = ("offered", "accepted", "in_caf", "declined", "reported", "offered")
        return [
            (stage, world.referral_at(stage, at=world.at(hours=-20 + number)).handover)
            for number, stage in enumerate(stages)
        ]

    def references(self, partner, asked=""):
        answer = partner.get(f"{LIST}?{asked}")
        assert answer.status_code == 200, answer.content
        return [row["reference"] for row in answer.json()["results"]]

    def test_all_the_newest_first(self, partner, all_states):
        assert self.references(partner) == [handover.reference for _, handover in all_states][::-1]

    @pytest.mark.parametrize(
        ("asked", "stages"),
        [("offered", {"offered"}), ("accepted", {"accepted"}), ("in_caf", {"in_caf"}),
         ("ended", {"declined", "reported"})],
    )  # fmt: skip
    def test_of_a_state(self, partner, all_states, asked, stages):
        expected = {handover.reference for stage, handover in all_states if stage in stages}
        assert set(self.references(partner, f"state={asked}")) == expected

    def test_what_is_offered_by_the_time_it_is_due(self, world, partner, all_states):
        """Measured from the other's: an answer is due in working time, so the weekday decides what an hour is."""
        first, last = all_states[0][1], all_states[-1][1]
        with world.looking():
            Handover.objects.filter(pk=last.pk).update(due_at=first.due_at - timedelta(minutes=1))
        assert self.references(partner, "state=offered") == [last.reference, first.reference]

    @pytest.mark.parametrize("asked", ["", "&state=ended", "&state=offered"])
    def test_page_by_page(self, partner, all_states, asked):
        whole, seen, cursor = self.references(partner, asked.lstrip("&")), [], ""
        while cursor is not None:
            answer = partner.get(f"{LIST}?limit=1{asked}" + (f"&cursor={cursor}" if cursor else "")).json()
            assert len(answer["results"]) == 1
            seen += [row["reference"] for row in answer["results"]]
            cursor = answer["next"]
        assert seen == whole and len(whole) >= 2

    def test_a_cursor_is_good_for_its_own_list_only(self, partner, all_states):
        cursor = partner.get(f"{LIST}?limit=1&state=ended").json()["next"]
        for other in (LIST, f"{LIST}?state=offered", "/api/v1/referrals/"):
            answer = partner.get(f"{other}{'&' if '?' in other else '?'}cursor={cursor}")
            assert answer.status_code == 422
            assert [(f["pointer"], f["code"]) for f in answer.json()["errors"]] == [("cursor", "cursor")]

    @pytest.mark.parametrize("state", ["", "lapsed", "Offered", "offered,accepted", "é", "\x00"])
    def test_a_state_is_one_of_a_few(self, partner, state):
        answer = partner.browser.get(LIST, {"state": state}, headers=partner.headers())
        assert answer.status_code == 422
        assert [(f["pointer"], f["code"]) for f in answer.json()["errors"]] == [("state", "choice")]

    def test_it_names_nobody(self, partner, all_states):
        text = partner.get(LIST).content.decode()
        assert "Testford" not in text and "Invented Row" not in text and REASON not in text

    def test_it_tells_no_more_than_the_one(self, partner, all_states):
        for row in partner.get(LIST).json()["results"]:
            one = partner.get(f"{LIST}{row['reference']}/").json()
            assert row == {name: one[name] for name in row}

    def test_the_read_is_written_down(self, partner):
        partner.get(LIST)
        event = AuditEvent.objects.latest("seq")
        assert (event.verb, event.reason) == ("list.sent", "offered")


class TestAccepting:
    def test_the_team_holds_them(self, world, partner):
        case = world.referral_at("offered", children=2)
        answer = partner.post(at(case, "accept/"))
        assert answer.status_code == 200, answer.content
        body = answer.json()
        assert (body["reference"], body["state"], body["cafs"]) == (case.handover.reference, "accepted", [])
        assert body["answered_at"].endswith("Z") and body["reported_at"] is None
        assert holders(world, case) == {"csc-peterborough-first"}

    def test_the_answer_is_thin_because_it_is_kept(self, world, partner):
        case = world.referral_at("offered")
        text = partner.post(at(case, "accept/")).content.decode()
        assert [said for said in (BRIEF, REASON, "Testford", "Invented Row") if said in text] == []

    def test_early_help_opens_a_caf_for_each_child_which_waits_for_a_lead(self, world, partner):
        case = world.referral_at("early_help_offered", children=2)
        body = partner.post(at(case, "accept/")).json()
        opened = case.reload().assessments
        assert (body["state"], body["cafs"]) == ("in_caf", sorted(caf.reference for caf in opened))
        assert len(opened) == 2 and {caf.lead for caf in opened} == {None}
        assert holders(world, case) == {"csc-peterborough-first"}

    def test_it_is_the_practitioners_act_in_the_trail(self, world, partner):
        case = world.referral_at("offered")
        assert partner.token
        before = AuditEvent.objects.count()
        partner.post(at(case, "accept/"))
        events = list(AuditEvent.objects.order_by("seq")[before:])
        assert [event.verb for event in events] == ["timer.met", "handover.accepted", "subject.accepted"]
        for event in events:
            assert (event.actor, event.door) == (f"client:{partner.client.pk}", "api")
            assert event.data["on_behalf_of"] == "h.willowmere" and event.request_id

    def test_the_desk_is_told(self, world, partner):
        case = world.referral_at("offered")
        partner.post(at(case, "accept/"))
        with world.looking():
            assert Notice.objects.filter(key=f"accepted:{case.handover.pk}:maru_manager").count() <= 1
            assert Notice.objects.filter(key__contains=f"accepted:{case.handover.pk}").exists()


class TestDeclining:
    def test_they_come_back_to_the_desk_with_the_reason(self, world, partner):
        case = world.referral_at("offered")
        answer = partner.post(at(case, "decline/"), {"reason": " Family support would be right. "})
        assert (answer.status_code, answer.json()["state"]) == (200, "declined")
        with world.looking():
            assert Handover.objects.get(pk=case.handover.pk).decline_reason == "Family support would be right."
        assert holders(world, case) == {"maru-desk"}

    @pytest.mark.parametrize("reason", [None, "", "  ", "\n"])
    def test_not_without_a_reason(self, world, partner, reason):
        case = world.referral_at("offered")
        answer = partner.post(at(case, "decline/"), {"reason": reason})
        assert answer.status_code == 422
        assert answer.json()["errors"] == [
            {"pointer": "/reason", "code": "required", "detail": "Say why you decline"}
        ]  # fmt: skip
        assert holders(world, case) == {"maru-desk"}


class TestReporting:
    REPORT = {"outcome": "supported", "text": "Six visits. Mornings run better."}  # noqa: RUF012

    def test_their_custody_ends(self, world, partner):
        case = world.referral_at("accepted")
        answer = partner.post(at(case, "report/"), self.REPORT)
        body = answer.json()
        assert (answer.status_code, body["state"]) == (200, "reported") and body["reported_at"]
        with world.looking():
            assert {s.custody for s in Subject.objects.filter(referral=case.pk)} == {"closed"}
        told = read(partner, case)
        assert (told["outcome"], told["report"]) == tuple(self.REPORT.values())

    @pytest.mark.parametrize(
        ("body", "place"),
        [
            ({"text": "Visited."}, "/outcome"),
            ({"outcome": "Supported", "text": "Visited."}, "/outcome"),
            ({"outcome": "supported"}, "/text"),
            ({"outcome": "supported", "text": "x" * 10_001}, "/text"),
            ({**REPORT, "subjects": []}, "/subjects"),
        ],
    )
    def test_what_is_wrong_is_told_with_its_place(self, world, partner, body, place):
        answer = partner.post(at(world.referral_at("accepted"), "report/"), body)
        assert answer.status_code == 422 and [f["pointer"] for f in answer.json()["errors"]] == [place]

    def test_of_early_help_nothing_is_reported_here(self, world, partner):
        answer = partner.post(at(world.referral_at("in_caf"), "report/"), self.REPORT)
        assert (answer.status_code, answer.json()["code"]) == (409, "transition-not-allowed")


BODIES = {"accept": {}, "decline": {"reason": "Not for us."}, "report": TestReporting.REPORT}
EXISTS = {"offered": {"accept", "decline"}, "accepted": {"report"}}


class TestWhatDoesNotExistNow:
    @pytest.mark.parametrize("stage", ["offered", "accepted", "declined", "reported"])
    @pytest.mark.parametrize("step", BODIES)
    def test_it_is_409_with_the_pages_sentence(self, world, partner, stage, step):
        case = world.referral_at(stage)
        answer = partner.post(at(case, f"{step}/"), BODIES[step])
        if step in EXISTS.get(stage, ()):
            assert answer.status_code == 200
            return
        body = answer.json()
        assert (answer.status_code, body["code"]) == (409, "transition-not-allowed")
        browser = world.client("partner_practitioner")
        page = browser.post(f"/handovers/{case.handover.reference}/{step}/", BODIES[step])
        assert page.status_code == 409 and body["detail"] in page.content.decode()

    def test_accepting_says_nothing(self, world, partner):
        case = world.referral_at("offered")
        answer = partner.post(at(case, "accept/"), {"note": "Gladly", "a/b": 1})
        assert answer.status_code == 422
        assert [(f["pointer"], f["code"]) for f in answer.json()["errors"]] == [
            ("/note", "unknown"), ("/a~1b", "unknown"),
        ]  # fmt: skip


class TestWhoseItIs:
    def test_another_agencys_is_not_there(self, world):
        case = world.referral_at("offered")
        other = world.api("adult-social-care", on_behalf_of="o.penhallow")
        assert other.get(at(case)).status_code == 404
        assert [other.post(at(case, f"{step}/"), body).status_code for step, body in BODIES.items()] == [404] * 3
        assert other.get(LIST).json()["results"] == []

    def test_a_system_answers_for_its_own_units_only(self, world):
        """A system that was registered for one of the agency's teams."""
        north, south = world.unit("family-support-team"), world.unit("family-support-south")
        case = world.referral_at("offered", offered_to=north.slug)
        with world.looking():
            made = register_client(agency=south.agency, units=[south], scopes=list(Scope), at=world.now)
        partner = Partner(made, "l.oakhanger")
        assert partner.get(at(case)).status_code == partner.post(at(case, "accept/")).status_code == 404
        both = world.api("family-support", on_behalf_of="e.driftwood")
        assert both.post(at(case, "accept/")).status_code == 200

    def test_what_is_hidden_looks_like_what_is_not_there(self, world, partner):
        hidden = world.referral_at("offered", offered_to="adult-safeguarding")
        for step, body in ({"": None} | {f"{step}/": body for step, body in BODIES.items()}).items():
            ask = partner.get if body is None else (lambda path, body=body: partner.post(path, body))
            told = [ask(path) for path in (at(hidden, step), f"{LIST}HO-26-999999-Z/{step}", f"{LIST}nonsense/{step}")]
            assert {answer.status_code for answer in told} == {404}
            assert len({answer.json()["detail"] + str(answer.json()["errors"]) for answer in told}) == 1

    def test_a_colleague_sees_in_the_browser_what_the_system_answered(self, world, partner):
        case = world.referral_at("offered")
        partner.post(at(case, "accept/"))
        page = world.client("partner_practitioner").get(f"/handovers/{case.handover.reference}/").content.decode()
        assert "your team holds them" in page and BRIEF in page

    def test_to_read_is_not_to_answer(self, world):
        case = world.referral_at("offered")
        reader = world.api("csc-peterborough", on_behalf_of="x.y", scopes=[Scope.HANDOVER_READ])
        assert reader.get(at(case)).status_code == 200
        answer = reader.post(at(case, "accept/"))
        assert (answer.status_code, answer.json()["code"]) == (403, "scope-missing")
        writer = world.api("csc-peterborough", on_behalf_of="x.y", scopes=[Scope.HANDOVER_ANSWER])
        assert writer.get(at(case)).status_code == 403
        assert writer.post(at(case, "accept/")).status_code == 200


class TestSentAgain:
    def test_it_is_answered_as_before(self, world, partner):
        case = world.referral_at("accepted")
        before = AuditEvent.objects.count()
        first = partner.post(at(case, "report/"), TestReporting.REPORT, key="one")
        again = partner.post(at(case, "report/"), TestReporting.REPORT, key="one")
        assert first.status_code == 200 and first.content == again.content
        assert again["Idempotent-Replay"] == "true"
        assert verbs_since(before).count("handover.reported") == 1

    def test_under_another_key_it_is_done_already(self, world, partner):
        case = world.referral_at("offered")
        answers = [partner.post(at(case, "accept/")).status_code for _ in range(2)]
        assert answers == [200, 409]
