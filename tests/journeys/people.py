"""The people of a journey, each at a browser of their own, doing what they would do with it.

Every page they come to is looked over by `look`: axe, the width of a phone, what the browser complains of, and a
picture for var/screens. Without JavaScript, or where the same page was looked over before, they only walk.
"""

import re

from playwright.sync_api import expect

from tests.looking import assert_clean, assert_fits

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
REFERENCE = re.compile(r"MR-\d\d-\d{6}-[A-Z]")


class Eye:
    """Looks a page over, and keeps its picture."""

    def __init__(self, folder):
        self.folder, self.kept = folder, set()

    def look(self, page, name):
        """Everybody can read it; nothing on it is wider than the screen."""
        assert_clean(page, name)
        if name not in self.kept:
            self.kept.add(name)
            self.keep(page, name)

    def keep(self, page, name):
        """The page at a desk and on a telephone."""
        before = page.viewport_size
        for size, screen in (("desktop", DESKTOP), ("phone", PHONE)):
            page.set_viewport_size(screen)
            assert_fits(page, name)
            page.screenshot(path=self.folder / f"{name}-{size}.png", full_page=True)
        page.set_viewport_size(before)


class Person:
    """Somebody who signs in and reads what waits for them."""

    what = ""

    def __init__(self, world, key, page, eye=None):
        self.world, self.key, self.page, self.eye = world, key, page, eye
        self.complaints = []
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def look(self, name):
        if self.eye:
            self.eye.look(self.page, name)
        assert self.complaints == []

    def sign_in(self):
        self.page.goto("/")
        self.look("sign-in")
        self.write("Email address", f"{self.key}@maru.example")
        self.write("Password", self.world.password)
        self.press("Sign in")
        self.sees("My desk")
        self.look(f"home-{self.what}")

    def goes_to(self, link):
        """By the menu, which a telephone folds away."""
        menu = self.page.get_by_role("navigation", name="Menu")
        unfold = menu.get_by_role("button", name="Menu")
        if self.page.viewport_size == PHONE and unfold.is_visible():
            unfold.click()
        if not menu.get_by_role("link", name=link).is_visible():
            menu.get_by_text("More", exact=True).click()
        menu.get_by_role("link", name=link).click()

    def sees(self, heading):
        expect(self.page.get_by_role("heading", name=heading).first).to_be_visible()

    def reads(self, text):
        expect(self.page.get_by_text(text).first).to_be_visible()

    def does_not_read(self, text):
        expect(self.page.get_by_text(text)).to_have_count(0)

    def reference_shown(self):
        return REFERENCE.search(self.page.content())[0]

    def press(self, name, where=None):
        (where or self.page).get_by_role("button", name=name).first.click()

    def follow(self, name):
        self.page.get_by_role("link", name=name).first.click()

    def write(self, label, text, where=None):
        (where or self.page).get_by_label(label).first.fill(text)

    def choose(self, question, answer, where=None):
        """One answer of a question; another question may stand inside it, under one of its answers."""
        group = (where or self.page).get_by_role("group", name=question).first
        name = group.locator("input").first.get_attribute("name")
        named = group.get_by_label(re.compile(rf"^{answer}\b"))
        group.locator(f"input[name='{name}']").and_(named).first.check()

    def opens_newest_notice(self):
        """From the inbox, where the newest unread notice stands first."""
        self.goes_to("Inbox")
        self.look(f"inbox-{self.what}")
        self.page.locator("main table button.maru-linkbutton").first.click()


class Officer(Person):
    """Writes a referral, and comes back to see what became of it."""

    what = "officer"

    def begins(self):
        self.goes_to("Referrals")
        self.look("referrals-mine-empty")
        self.press("Make a referral")
        self.look("referrals-new")
        self.press("Start")

    def refers(self, *children, postcode, happened, danger=False, family="Lanternfield", address="3 Kite String Way"):
        """The whole form for these children of one home: pairs of a given name and a year of birth."""
        self.begins()
        self.choose("Is a child or an adult in immediate danger?", "Yes" if danger else "No")
        if danger:
            self.choose("Has 999 been called?", "Yes")
        self.look("referrals-edit-danger")
        self.goes_on()
        self.write("Telephone number", "01632 960140")
        self.look("referrals-edit-referrer")
        self.goes_on()
        self.names(children, family, address, postcode)
        self.look("referrals-edit-subjects")
        self.goes_on()
        self.look("referrals-edit-others")
        self.goes_on()
        self.tells(happened)
        self.look("referrals-edit-concern")
        self.goes_on()
        self.choose("Why may you share this?", "Someone may be suffering")
        self.choose("Do the parents or carers know of this referral?", "Yes")
        self.look("referrals-edit-consent")
        self.goes_on()
        self.sees("Check your answers")
        self.look("referrals-check")
        self.press("Submit the referral")
        self.sees("Referral submitted")
        self.look("referrals-submitted")
        return self.reference_shown()

    def goes_on(self):
        self.press("Save and continue")

    def names(self, children, family, address, postcode):
        for number, (given, year) in enumerate(children):
            if number:
                self.press("Add another person")
            who = self.page.locator("fieldset.maru-person").nth(number)
            self.choose("Who is this?", "A child or young person under 18", who)
            self.write("Family name", family, who)
            self.write("Given names", given, who)
            born = who.get_by_role("group", name="Date of birth").last
            for part, value in (("Day", "4"), ("Month", "9"), ("Year", str(year))):
                born.get_by_label(part).fill(value)
            self.choose("Sex", "Female", who)
            self.write("Home address", address, who)
            self.write("Postcode", postcode, who)

    def tells(self, happened):
        self.write("What happened?", happened)
        self.write("What are you worried about?", "That it happens again when nobody is near.")
        self.write("What is working well?", "An aunt lives two doors away.")
        self.write("What needs to happen?", "Somebody should speak to them at school.")
        self.choose("Has the child or adult at risk been seen?", "Yes")
        self.choose("Were they seen alone?", "Yes")
        self.write("What did they say", "I stay in my room until it is quiet.")

    def sees_the_outcome(self, reference, *, before, after):
        """Told in the inbox; the referral itself says what came of it."""
        self.goes_to("Inbox")
        self.look("inbox-officer")
        self.press(f"{reference}: {before}")
        self.sees(reference)
        self.reads(after)
        self.look("referrals-record")
        self.goes_to("Referrals")
        self.reads(after)
        self.look("referrals-mine")


class DeskWorker(Person):
    """Claims, rates, decides."""

    what = "desk"

    def claims(self, reference):
        self.goes_to("Queue")
        self.sees("Queue")
        self.look("triage-queue")
        self.press(f"Claim {reference}")
        self.sees(f"Referral {reference}")
        self.look("triage-referral")

    def rates_everybody(self, rag, why):
        for number in range(self.page.locator("section.maru-person").count()):
            child = self.page.locator("section.maru-person").nth(number)
            child.locator("summary", has_text=re.compile("Rate how urgent it is|Change the rating")).click()
            self.choose("How urgent is it?", rag, child)
            self.write("Why", why, child)
            self.press("Save the rating", child)
        self.look("triage-referral-rated")

    def sends_all_to_caiu(self, why):
        """Jointly, to the unit that the address proposes."""
        self.press("Decide")
        first = self.page.locator("fieldset.maru-person").first
        self.choose("What happens?", "Child Abuse Investigation Unit", first)
        self.choose("How does CAIU investigate?", "Jointly", first)
        self.level(first, "Level 4", why)
        first.get_by_label("The same for").check()
        self.look("triage-decide")
        self.press("Record the decision")
        self.sees("Queue")

    def offers(self, team, *, reason, why):
        self.press("Decide")
        child = self.page.locator("fieldset.maru-person").first
        self.choose("What happens?", "Early help or another service", child)
        self.choose("What is offered?", "Another service", child)
        options = child.get_by_label("Partner's team").locator("option", has_text=team)
        child.get_by_label("Partner's team").select_option(options.first.get_attribute("value"))
        self.write("Why this team, and what is asked", reason, child)
        self.level(child, "Level 3", why)
        self.look("triage-decide-partner")
        self.press("Record the decision")
        self.sees("Queue")

    def offers_early_help(self, *, reason, why):
        """To the team that the address proposes."""
        self.press("Decide")
        child = self.page.locator("fieldset.maru-person").first
        self.choose("What happens?", "Early help or another service", child)
        self.choose("What is offered?", "Early help", child)
        self.write("Why this team, and what is asked", reason, child)
        self.level(child, "Level 2", why)
        self.look("triage-decide-early-help")
        self.press("Record the decision")
        self.sees("Queue")

    def level(self, child, level, why):
        self.choose("Level of need", level, child)
        self.choose("Counts as", "A referral", child)
        self.write("Why this decision", why, child)

    def sees_it_came_back(self, reference, reason):
        """On top of the queue, with the reason."""
        self.goes_to("Queue")
        back = self.page.locator("#came-back")
        expect(back.get_by_text(reference).first).to_be_visible()
        self.look("triage-queue-came-back")
        self.follow(reference)
        self.reads(reason)
        self.look("triage-referral-came-back")
        self.press("Claim")


class Sergeant(Person):
    """Supervises a CAIU unit."""

    what = "caiu-sergeant"

    def allocates(self, to):
        self.opens_newest_notice()
        self.look("caiu-case-new")
        reference = re.search(r"CA-\d\d-\d{6}-[A-Z]", self.page.content())[0]
        self.goes_to("Investigations")
        self.look("caiu-caseload-unit")
        self.follow(f"Allocate {reference}")
        self.choose("Detective", to)
        self.look("caiu-allocate")
        self.press("Allocate")
        self.reads(f"Allocated to {to}")


class Detective(Person):
    """Works an investigation to its end."""

    what = "caiu-detective"

    def opens(self):
        self.goes_to("Investigations")
        self.look("caiu-caseload")
        self.page.locator("main table a.maru-reference").first.click()
        self.look("caiu-case")

    def writes_in_the_log(self, text):
        self.write("What was done, seen or learned", text)
        self.page.get_by_label("A child was seen").check()
        self.press("Add to the log")
        self.reads(text)

    def sets_and_finishes_an_action(self, what, due, result):
        self.follow("Set an action")
        self.write("What is to be done", what)
        self.page.get_by_label("Who does it").select_option(label=self.world.user(self.key).name)
        for part, value in (("Day", due.day), ("Month", due.month), ("Year", due.year)):
            self.write(part, str(value))
        self.look("caiu-set-action")
        self.press("Set the action")
        self.look("caiu-case-worked")
        self.follow("Say what came of it")
        self.sees("What came of the action")
        self.write("What came of it", result)
        self.look("caiu-finish-action")
        self.press("The action is done")
        self.reads("1 action done")

    def closes(self, outcome, why):
        self.press("Close")
        self.choose("What came of it", outcome)
        self.write("Why it can be closed", why)
        self.look("caiu-close")
        self.press("Close the investigation")
        self.sees("How it ended")
        self.look("caiu-case-closed")


class Practitioner(Person):
    """Answers for a partner's team."""

    what = "partner"

    def opens_the_offer(self):
        self.goes_to("Offers")
        self.look("handovers-offers")
        self.page.locator("main table a.maru-reference").first.click()
        self.look("handovers-handover-offered")

    def declines(self, reason):
        self.press("Decline")
        self.write("Why you decline", reason)
        self.look("handovers-decline")
        self.press("Decline")
        self.sees("Why you declined")
        self.look("handovers-handover-declined")

    def accepts(self):
        self.press("Accept")
        self.sees("The brief")
        self.look("handovers-handover-accepted")

    def reports(self, outcome, text):
        self.press("Report the outcome")
        self.choose("What came of it", outcome)
        self.write("Your report to the MARU", text)
        self.look("handovers-report")
        self.press("Send the report")
        self.sees("What you reported")
        self.look("handovers-handover-reported")
