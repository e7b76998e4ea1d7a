"""Those who help a family before it comes to harm: a school, a family support team."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from maru.timers.clock import london_day
from tests.journeys.people import Person

CAF = re.compile(r"EH-\d\d-\d{6}-[A-Z]")


class Helper(Person):
    """Opens a CAF or takes one on, and works it."""

    what = "helper"

    def fill_date(self, question, day, *, exact=False):
        group = self.page.get_by_role("group", name=question, exact=exact).first
        for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            group.get_by_label(part).fill(str(value))

    def today(self):
        return london_day(self.world.now)

    def opens_a_caf(self, given, family, *, born, why, mother):
        self.goes_to("Early help")
        self.reads("A CAF brings together everybody who helps a child")
        self.look("caf-register-empty")
        self.press("Open a CAF")
        self.look("caf-new")
        child = self.page.locator("main form")
        self.choose("Who is this CAF for?", "A child or young person under 18")
        self.write("Family name", family, child)
        self.write("Given names", given, child)
        self.fill_date("Date of birth", born, exact=True)
        self.choose("Sex", "Male")
        self.write("Home address", "8 Candlewick Close", child)
        self.write("Postcode", "PE3 0ZZ", child)
        self.write("School, nursery or college", "Alderbrook Academy", child)
        self.write("What has led to this?", why)
        self.names_the_mother(mother, family)
        self.press("Open the CAF")
        self.reads("Now ask the family.")
        self.look("caf-assessment-asking")
        return CAF.search(self.page.content())[0]

    def names_the_mother(self, given, family):
        who = self.page.locator("fieldset.maru-person").first
        self.choose("Who is this?", "Parent", who)
        self.write("Family name", family, who)
        self.write("Given names", given, who)
        self.write("Relationship to the child", "mother", who)
        who.get_by_label("Lives with the child").check()

    def cannot_write_yet(self):
        self.reads("Nothing of the assessment can be written before the family has agreed.")
        expect(self.page.get_by_role("link", name="Write")).to_have_count(0)

    def records_consent(self, who):
        self.press("Record the family's consent")
        self.look("caf-consent")
        self.write("Who agreed?", who)
        self.choose("Who are they?", "A parent or carer")
        self.write("With whom may it be shared?", "School, school nurse, family support")
        self.press("Record the consent")
        self.reads("You can write the assessment now.")
        self.look("caf-assessment-open")

    def writes_the_domain(self, strengths, needs):
        self.press("Write about “The child's development”")
        health = self.page.locator("#health")
        health.get_by_text("General health").click()
        self.write("Strengths", strengths, health)
        self.write("Needs", needs, health)
        self.look("caf-domain")
        self.press("Save")
        self.reads(needs)

    def concludes(self, summary, said):
        self.page.locator("#conclusions ~ p a").first.click()
        self.write("What does it all come to?", summary)
        self.write("What does the child or young person say to it?", said)
        self.look("caf-conclusions")
        self.press("Save")
        self.reads(summary)

    def agrees(self, wanted, what, who):
        self.follow("Agree on an action")
        self.write("What is to become better?", wanted)
        self.write("What is done about it?", what)
        self.write("Who does it?", who)
        self.fill_date("By when?", self.today() + timedelta(days=14))
        self.look("caf-agree-action")
        self.press("Write the action down")
        self.reads(what)
        self.look("caf-assessment-worked")

    def finishes(self, result):
        self.follow("Say what came of it")
        self.write("What came of it?", result)
        self.look("caf-finish-action")
        self.press("Write it down")
        self.reads(result)

    def reviews(self, progress):
        self.follow("Record a review")
        self.write("Who was there?", "Mother, form teacher, school nurse")
        self.write("What has changed?", progress)
        self.look("caf-review")
        self.press("Record the review")
        self.reads(progress)
        self.look("caf-assessment-reviewed")

    def prints(self):
        self.follow("Print this CAF")
        self.sees("Common Assessment")
        self.look("caf-print")
        self.follow("Back to EH")

    def steps_up(self, happened):
        self.press("Step up to the MARU")
        self.look("caf-step-up")
        self.choose("Is a child or an adult in immediate danger?", "No")
        self.write("What happened?", happened)
        self.write("What are you worried about?", "That he is hurt again this week.")
        self.write("What needs to happen?", "Somebody should see him at school today.")
        self.choose("Has the child or adult at risk been seen?", "Yes")
        self.choose("Were they seen alone?", "Yes")
        self.choose("Why may you share this?", "Someone may be suffering")
        self.choose("Do the parents or carers know of this referral?", "No")
        self.choose("Why have they not been told?", "It would put the child at greater risk")
        self.press("Send it to the MARU now")
        self.sees("Referral submitted")

    def accepts_early_help(self):
        self.goes_to("Offers")
        self.look("handovers-offers-early-help")
        self.page.locator("main table a.maru-reference").first.click()
        self.look("handovers-handover-early-help")
        self.press("Accept and open a CAF")
        self.reads("Ask the family whether they agree to a CAF.")
        self.look("caf-assessment-from-the-desk")

    def takes_the_lead(self, reference):
        """Of a CAF that the team's system opened by its yes."""
        self.goes_to("Early help")
        self.reads("Nobody leads it")
        self.page.locator("main tr").filter(has_text=reference).get_by_role("link").click()
        self.look("caf-assessment-unled")
        self.press("Take the lead")
        self.reads("You lead it")

    def hears_no(self, note):
        self.press("Record the family's consent")
        self.follow("The family does not agree")
        self.look("caf-close")
        expect(self.page.get_by_label("The family did not agree to a CAF")).to_be_checked()
        self.write("Say more about it", note)
        self.press("Close the CAF")
        self.reads("The CAF is closed.")
        self.look("caf-assessment-closed")
        self.goes_to("Early help")
        self.follow("Ended")
        self.look("caf-register-ended")
