"""Does the page say before the button what becomes of the child, and does a step-up arrive whole?"""

import pytest

from caf.models import Assessment
from maru.agencies.models import Unit, User
from referrals.models import Addition, Party, Referral, Subject
from tests.pages.caf.practitioner import SCHOOL, TEAM, read, summary, typed, url, words, wrong_fields

CONCERN = {
    "danger-immediate_danger": "no",
    "concern-what_happened": "This morning she had a bruise.", "concern-worried_about": "That she is hurt again.",
    "concern-needs_to_happen": "Somebody should see her today.", "concern-child_seen": "yes",
    "concern-child_seen_alone": "yes", "consent-lawful_basis": "public_task", "consent-parents_informed": "yes",
}  # fmt: skip


def endings(answer):
    """The reasons offered, each with its hint."""
    offered = {}
    for item in read(answer).select(".govuk-radios__item"):
        hint = item.select_one(".govuk-radios__hint")
        offered[item.input["value"]] = hint.text if hint else ""
    return offered


class TestClosing:
    def test_only_reasons_that_fit_are_offered(self, world):
        asking, opened = world.assessment_at("asking", family_name="A"), world.assessment_at("open", family_name="B")
        client = world.client(SCHOOL)
        assert not {"needs_met", "moved"} & set(endings(client.get(url(asking, "close/"))))
        assert "moved" in endings(client.get(url(opened, "close/")))
        assert client.post(url(asking, "close/"), {"ending": "moved", "note": "To Leeds."}).status_code == 422
        assert "declined" not in endings(client.get(url(opened, "close/")))
        assert client.post(url(opened, "close/"), {"ending": "declined", "note": "No."}).status_code == 422

    def test_a_reason_says_what_becomes_of_a_child_whom_the_desk_passed_on(self, world):
        found = world.referral_at("in_caf").assessments[0]
        answer = world.client(TEAM).get(url(found, "close/") + "?ending=declined")
        hints = endings(answer)
        assert "goes back to the MARU desk" in hints["declined"] and "ends too" in hints["social_care"]
        assert typed(answer)["ending"] == "declined"
        assert "nothing else of what stands in the CAF" in words(answer)

    def test_of_a_child_whom_nobody_passed_on_it_says_nothing_of_the_kind(self, world):
        answer = world.client(SCHOOL).get(url(world.assessment_at("open"), "close/"))
        assert set(endings(answer).values()) == {""} and "MARU desk passed" not in words(answer)

    @pytest.mark.parametrize(("stage", "ending"), [("asking", "declined"), ("open", "needs_met")])
    def test_a_double_click_is_led_to_the_closed_caf(self, world, stage, ending):
        found = world.assessment_at(stage)
        for _ in range(2):
            data = {"ending": ending, "note": "They said so.\r\nTwice."}
            answer = world.client(SCHOOL).post(url(found, "close/"), data, follow=True)
            assert answer.status_code == 200 and "The CAF is closed." in words(answer)
        answer = world.client(SCHOOL).post(url(found, "close/"), {"ending": ending, "note": "Other words."})
        assert answer.status_code == 409 and "has ended" in summary(answer)[0]

    def test_what_is_still_open_is_told(self, world):
        answer = world.client(SCHOOL).get(url(world.assessment_at("written"), "close/"))
        assert "1 action is still open" in words(answer)

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"ending": ""}, "id_ending_0"),
            ({"ending": "eaten"}, "id_ending_0"),
            ({"note": "  "}, "id_note"),
            ({"note": "x" * 4001}, "id_note"),
        ],
    )
    def test_an_end_without_its_reason_is_refused_and_nothing_is_lost(self, world, wrong, field):
        found = world.assessment_at("open")
        answer = world.client(SCHOOL).post(url(found, "close/"), {"ending": "moved", "note": "To Leeds.", **wrong})
        assert answer.status_code == 422 and wrong_fields(answer) == [field]
        assert (typed(answer).get("ending"), typed(answer)["note"].strip()) == (
            None if "ending" in wrong else "moved", wrong.get("note", "To Leeds.").strip(),
        ) or wrong.get("note") == "  "  # fmt: skip

    def test_it_is_closed_with_its_words(self, world):
        found = world.assessment_at("open")
        answer = world.client(SCHOOL).post(
            url(found, "close/"), {"ending": "needs_met", "note": "She is well."}, follow=True
        )
        assert "The CAF is closed." in words(answer) and "She is well." in words(answer)


class TestSteppingUp:
    @pytest.fixture
    def found(self, world):
        one = world.assessment_at("written")
        world.helping.conclude(one, SCHOOL, childs_view="I get up by myself.", summary="Mornings.", at=world.now)
        return one

    def sent(self, world, found, **changes):
        page = world.client(SCHOOL).get(url(found, "step-up/"))
        return {**typed(page), **CONCERN, **changes}

    def test_only_what_the_caf_cannot_know_is_asked(self, world, found):
        answer = world.client(SCHOOL).get(url(found, "step-up/"))
        kept = typed(answer)
        assert kept["concern-working_well"] == "General health: She eats well at school."
        assert kept["concern-childs_words"] == "I get up by myself." and kept["concern-what_happened"] == ""
        assert kept["referrer-referrer_phone"] == "01632 960310"
        assert kept["referrer-referrer_role"] == "Designated safeguarding lead"
        assert not [name for name in kept if "family_name" in name]
        for said in ("Eve", "(mother)", "Stepped up from the CAF", "Breakfast club every morning", "call 999"):
            assert said in words(answer), said

    def test_it_is_sent_at_once_with_everything(self, world, found):
        client = world.client(SCHOOL)
        answer = client.post(url(found, "step-up/"), self.sent(world, found))
        with world.looking():
            referral = Referral.objects.get()
            assert Subject.objects.get(referral=referral).custody == "waiting"
            assert {p.role for p in Party.objects.filter(referral=referral)} == {"child", "parent"}
            assert "Mornings." in Addition.objects.get(referral=referral).text
        assert answer["Location"] == f"/referrals/{referral.reference}/submitted/"
        assert "Referral submitted" in words(client.get(answer["Location"]))
        desk = world.client("maru_triage_sw").get(f"/triage/{referral.reference}/")
        assert "Breakfast club every morning" in words(desk) and "This morning she had a bruise." in words(desk)

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"danger-immediate_danger": ""}, "id_danger-immediate_danger_0"),
            ({"danger-immediate_danger": "yes"}, "id_danger-called_999_0"),
            ({"referrer-referrer_role": " "}, "id_referrer-referrer_role"),
            ({"referrer-referrer_phone": ""}, "id_referrer-referrer_phone"),
            ({"referrer-referrer_phone": "ring me"}, "id_referrer-referrer_phone"),
            ({"concern-what_happened": " "}, "id_concern-what_happened"),
            ({"concern-worried_about": "x" * 4001}, "id_concern-worried_about"),
            ({"concern-needs_to_happen": ""}, "id_concern-needs_to_happen"),
            ({"concern-child_seen": ""}, "id_concern-child_seen_0"),
            ({"concern-child_seen_alone": ""}, "id_concern-child_seen_alone_0"),
            ({"consent-lawful_basis": ""}, "id_consent-lawful_basis_0"),
            ({"consent-lawful_basis": "consent"}, "id_consent-consent_given_0"),
            ({"consent-parents_informed": "no"}, "id_consent-not_informed_reason_0"),
        ],
    )
    def test_what_is_missing_is_said_beside_it_and_nothing_typed_is_lost(self, world, found, wrong, field):
        sent = self.sent(world, found, **wrong)
        answer = world.client(SCHOOL).post(url(found, "step-up/"), sent)
        assert answer.status_code == 422 and field in wrong_fields(answer)
        kept = typed(answer)
        assert {name for name, value in sent.items() if value.strip() and kept.get(name) != value} <= set(wrong)
        with world.looking():
            assert not Referral.objects.exists() and Assessment.objects.get().state == "open"

    def test_a_role_that_does_not_fit_is_told_and_can_be_put_right(self, world, found):
        """Of somebody without a title the unit is named, and that may be longer than a referral has room for."""
        with world.looking():
            Unit.objects.filter(pk=found.unit_id).update(name="Northmere " * 11 + "Teams")
            User.objects.filter(pk=world.user(SCHOOL).pk).update(title="", number="NM-2026-0117")
        data = self.sent(world, found)
        client = world.client(SCHOOL)
        answer = client.post(url(found, "step-up/"), data)
        assert answer.status_code == 422 and wrong_fields(answer) == ["id_referrer-referrer_role"]
        assert typed(answer)["referrer-referrer_role"].endswith("Teams NM-2026-0117")
        data["referrer-referrer_role"] = "Northmere, NM-2026-0117"
        assert client.post(url(found, "step-up/"), data).status_code == 302
        with world.looking():
            assert Referral.objects.get().referrer_role == "Northmere, NM-2026-0117"

    def test_a_second_click_leads_to_the_same_referral(self, world, found):
        client, data = world.client(SCHOOL), self.sent(world, found)
        first, second = (client.post(url(found, "step-up/"), data) for _ in range(2))
        assert (second.status_code, second["Location"]) == (302, first["Location"])

    def test_what_a_colleague_has_stepped_up_meanwhile_is_said_and_the_text_is_kept(self, world):
        found = world.referral_at("in_caf").assessments[0]
        data = {**typed(world.client(TEAM).get(url(found, "step-up/"))), **CONCERN}
        world.client("partner_csc_2").post(url(found, "step-up/"), data)
        answer = world.client(TEAM).post(url(found, "step-up/"), data)
        assert answer.status_code == 409 and "has ended" in summary(answer)[0]
        assert typed(answer)["concern-what_happened"] == CONCERN["concern-what_happened"]

    def test_who_has_not_rung_999_is_told_to(self, world, found):
        data = self.sent(world, found, **{"danger-immediate_danger": "yes", "danger-called_999": "no"})
        answer = world.client(SCHOOL).post(url(found, "step-up/"), data, follow=True)
        assert "Call 999 now." in words(answer)
