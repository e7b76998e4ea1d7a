"""Can an officer write a referral, leave it, come back to it, and lose nothing?"""

from bs4 import BeautifulSoup

from referrals.completeness import PAGES

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
    return {field["name"]: field["value"] for field in page.select("main form input[type=hidden]") if field.get("name")}


def begin(client):
    """Start a referral; its reference."""
    return client.post("/referrals/new/")["Location"].split("/")[2]


def write(client, reference, slug, **answers):
    """Open a page, fill it and save it."""
    address = f"/referrals/{reference}/edit/{slug}/"
    opened = read(client.get(address))
    return client.post(address, {**hidden(opened), **BASICS[slug], **answers})


def test_walk(world):
    client = world.client(OFFICER)
    reference = begin(client)
    for page in PAGES:
        response = write(client, reference, page.slug)
        assert response.status_code == 302, read(response).select_one(".govuk-error-summary")
        assert client.get(response["Location"]).status_code == 200
    assert client.get(f"/referrals/{reference}/edit/").status_code == 200
    sent = client.post(f"/referrals/{reference}/check/")
    for path in ("", "submitted/", "add/", "withdraw/"):
        assert client.get(f"/referrals/{reference}/{path}").status_code == 200
    assert sent["Location"] == f"/referrals/{reference}/submitted/"
    assert client.get("/referrals/").status_code == 200
