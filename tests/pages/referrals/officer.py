"""What an officer's browser does, for tests: open a page, send what it holds and what was typed."""

from bs4 import BeautifulSoup

OFFICER = "submitter_police"
BASICS = {
    "danger": {"immediate_danger": "no"},
    "referrer": {"referrer_name": "Ola Brackenridge", "referrer_role": "PC 4411", "referrer_phone": "01632 960140"},
    "subjects": {
        "form-0-role": "child", "form-0-family_name": "Testford", "form-0-given_names": "Ada",
        "form-0-age_estimate": "7", "form-0-sex": "F", "form-0-address": "1 Invented Row", "form-0-postcode": "pe11zz",
    },
    "others": {},
    "concern": {
        "what_happened": "She came to school without a coat.", "worried_about": "Nobody may be at home.",
        "needs_to_happen": "Somebody should see the home.", "child_seen": "no",
    },
    "consent": {"lawful_basis": "public_task", "parents_informed": "yes"},
}  # fmt: skip


def read(response):
    return BeautifulSoup(response.content, "html.parser")


def hidden(page):
    """What the open page would send with it: which window it is."""
    fields = page.select("main form input[type=hidden]")
    return {field["name"]: field["value"] for field in fields if field["name"] != "csrfmiddlewaretoken"}


def begin(client):
    """Start a referral; its reference."""
    return client.post("/referrals/new/")["Location"].split("/")[2]


def address(reference, slug):
    return f"/referrals/{reference}/edit/{slug}/"


def write(client, reference, slug, **answers):
    """Open a page, fill it and save it."""
    opened = read(client.get(address(reference, slug)))
    return client.post(address(reference, slug), {**hidden(opened), **BASICS[slug], **answers})


def written(client):
    """A draft with every page filled; its reference."""
    reference = begin(client)
    for slug in BASICS:
        assert write(client, reference, slug).status_code == 302
    return reference


def summary(response):
    """The sentences of the error summary."""
    return [item.get_text(strip=True) for item in read(response).select(".govuk-error-summary__list li")]


def value_of(response, name):
    """What a field of the page holds."""
    field = read(response).find(attrs={"name": name})
    # The parser keeps the line break that a browser drops at the head of a textarea.
    return field.text.removeprefix("\n") if field.name == "textarea" else field.get("value", "")


def words(response):
    """Everything that stands in the page's main part, with single spaces."""
    return " ".join(read(response).main.get_text(" ").split())


def listed(response):
    """The rows of the page's summary lists, by their keys."""
    rows = read(response).select(".govuk-summary-list__row")
    return {row.dt.get_text(strip=True): row.dd.get_text(strip=True) for row in rows}
