"""Words written to run in the browser of whoever reads them, and a Chromium that tells whether one did.

Each word carries a number, so that what ran can be traced to the column and row in which it stood. Chromium is told
to ignore the content security policy: what is asked here is whether the page itself keeps words words.
"""

import re
from functools import cache
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.db import connection

from maru.agencies.models import Agency, Unit, User
from maru.common.database import as_owner
from maru.desk.canaries import CANARY
from maru.desk.scrub import guard

# A place where a page may put a word, as it would be put there by mistake, and a word that runs in it.
CORPUS = {
    "text": ("<p>{}</p>", "<img src=x onerror=ran(%d)>"),
    "text, short": ("<p>{}</p>", "<zq>"),
    "text, drawn": ("<p>{}</p>", "<svg/onload=ran(%d)>"),
    "text, opened": ("<p>{}</p>", "<details open ontoggle=ran(%d)>"),
    "text, a script": ("<p>{}</p>", "<script>ran(%d)</script>"),
    "text, a frame": ("<p>{}</p>", '<iframe srcdoc="<script>parent.ran(%d)</script>">'),
    "text, an address": ("<p>{}</p>", "<a href=javascript:ran(%d)>"),
    "text, in capitals": ("<p>{}</p>", "<ScRiPt >ran(%d)</sCrIpT >"),
    "text, htmx": ("<p>{}</p>", "<b hx-on:htmx:load=ran(%d)>"),
    "quoted": ('<p title="{}">x</p>', '"><img src=x onerror=ran(%d)>'),
    "quoted, an attribute": ('<input value="{}">', '" autofocus onfocus=ran(%d) "'),
    "quoted once": ("<p title='{}'>x</p>", "'><img src=x onerror=ran(%d)>"),
    "quoted once, an attribute": ("<input value='{}'>", "' autofocus onfocus=ran(%d) '"),
    "not quoted": ("<input value={}>", "x autofocus onfocus=ran(%d)"),
    "an address": ('<a href="{}">x</a>', "javascript:ran(%d)"),
    "an address, broken": ('<a href="{}">x</a>', "java\tscript:ran(%d)"),
    "an address of data": ('<a href="{}">x</a>', "data:text/html,<script>ran(%d)</script>"),
    "typed": ("<textarea>{}</textarea>", "</textarea><img src=x onerror=ran(%d)>"),
    "title": ("<title>{}</title>", "</title><img src=x onerror=ran(%d)>"),
    "style": ("<style>{}</style>", "</style><img src=x onerror=ran(%d)>"),
    "no script": ("<noscript>{}</noscript>", "</noscript><img src=x onerror=ran(%d)>"),
    "comment": ("<!-- {} -->", "--><img src=x onerror=ran(%d)>"),
    "script, a string": ('<script>var x = "{}"</script>', '"-ran(%d)-"'),
    "script, a string in single quotes": ("<script>var x = '{}'</script>", "'-ran(%d)-'"),
    "script, a template": ("<script>var x = `{}`</script>", "${ran(%d)}"),
    "script, its end": ('<script type="application/json">{}</script>', "</script><img src=x onerror=ran(%d)>"),
    "drawing": ("<svg><text>{}</text></svg>", "</text><image href=x onerror=ran(%d) />"),
    "drawing, a style": ("<svg><style>{}</style></svg>", "<img src=x onerror=ran(%d)>"),
    "formula": ("<math><mtext>{}</mtext></math>", "<mglyph><style><img src=x onerror=ran(%d)></style></mglyph>"),
}
WORDS = [word for _, word in CORPUS.values()]
# Columns of what stands behind no wall, and is shown all the same: who acts, and for whom.
SHOWN_TO_ALL = ((User, "name title number phone"), (Unit, "name"), (Agency, "name"))
BEHIND_NO_WALL = 0xF00000
# What a page holds only if a word became part of it: it need not be clicked to be seen.
GROWN = """() => {
  const found = document.querySelectorAll("zq").length ? [0] : [];
  for (const element of document.querySelectorAll("*")) for (const { name, value } of element.attributes) {
    const leads = /^(xlink:)?(href|src|action|formaction)$/.test(name);
    const runs = name.startsWith("on") || name.startsWith("hx-on") || name === "srcdoc"
      || leads && /^\\s*(javascript|data):/i.test(value.replace(/[\\t\\n]/g, ""));
    const number = runs && /ran\\((\\d+)\\)/.exec(value);
    if (number) found.push(Number(number[1]));
  }
  return found;
}"""
AT_ONCE = 25
TAG, QUOTED = re.compile(r"<([^>]*)>([^<]*)"), re.compile(r'"[^"]*"')


def words(number, room):
    """As many of the words as there is room for, another one first in each row; "" if there is room for none."""
    text = ""
    for turn in range(len(WORDS)):
        word = numbered(WORDS[(number + turn) % len(WORDS)], number)
        if len(text) + len(word) <= room:
            text += word
    return text


def numbered(word, number):
    return word.replace("%d", str(number))


def plant(known):
    """Put hostile words before every canary that there is room beside, and in what stands behind no wall: by their
    number, the column in which they stand."""
    planted = {}
    with as_owner(), connection.cursor() as cursor:
        guard(cursor, "DISABLE")
        for canary, row in known.items():
            table, column = row["column"].split(".")
            text = words(int(canary[2:], 16), room_in(table, column) - len(canary))
            if text:
                cursor.execute(f'UPDATE {table} SET "{column}" = %s WHERE "{column}" = %s', [text + canary, canary])
                planted[int(canary[2:], 16)] = row["column"]
        number = BEHIND_NO_WALL
        for model, names in SHOWN_TO_ALL:
            for name in names.split():
                for pk in model.objects.exclude(**{name: ""}).values_list("pk", flat=True):
                    model.objects.filter(pk=pk).update(**{name: words(number, model._meta.get_field(name).max_length)})
                    planted[number] = f"{model._meta.db_table}.{name}"
                    number += 1
        guard(cursor, "ENABLE")
    return planted


@cache
def room_in(table, column):
    """How long a text may be there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(character_maximum_length, 4000) FROM information_schema.columns "
            "WHERE table_schema = 'public' AND table_name = %s AND column_name = %s",
            [table, column],
        )
        return cursor.fetchone()[0]


def shape(body):
    """A page's tags, their attributes' names, and in which of its places a hostile word stands."""
    return tuple(
        QUOTED.sub(lambda value: '"!"' if "ran(" in value[0] else '""', tag) + ("!" if "ran(" in text else "")
        for tag, text in TAG.findall(body)
    )


class Reader:
    """A Chromium to which answers are shown as if they had come by the network, some at once in frames of a page."""

    def __init__(self, browser):
        context = browser.new_context(bypass_csp=True, base_url="http://testserver", service_workers="block")
        self.page = context.new_page()
        self.page.route("**/*", self.fetch)
        self.page.on("dialog", lambda dialog: dialog.dismiss())
        self.ran, self.bodies = [], []
        context.expose_binding("ran", self.hear)

    def hear(self, source, number):
        """A word ran in a frame, or in one within it."""
        frame = source["frame"]
        while frame.parent_frame != self.page.main_frame:
            frame = frame.parent_frame
        self.ran.append((int(frame.name), number))

    def fetch(self, route):
        """The frames, what is shown in each, the product's own scripts, and nothing else."""
        path = urlsplit(route.request.url).path
        if path == "/":
            frames = (f'<iframe name="{n}" src="/{n}/"></iframe>' for n in range(len(self.bodies)))
            route.fulfill(body="".join(frames), content_type="text/html")
        elif path.startswith("/static/") and path.endswith(".js"):
            route.fulfill(path=finders.find(path.removeprefix("/static/")), content_type="text/javascript")
        elif route.request.is_navigation_request() and (number := path.strip("/")).isdigit():
            route.fulfill(body=self.bodies[int(number)], content_type="text/html; charset=utf-8")
        else:
            route.fulfill(status=404)

    def read(self, pages):
        """Show pages by their names: the name of each in which a word ran or became part of it, and its number."""
        names, found = list(pages), []
        for start in range(0, len(names), AT_ONCE):
            some = names[start : start + AT_ONCE]
            self.ran, self.bodies = [], [pages[name] for name in some]
            self.page.goto("/")
            for frame in self.page.main_frame.child_frames:
                self.ran += [(int(frame.name), number) for number in frame.evaluate(GROWN)]
            found += [(some[place], number) for place, number in self.ran]
        return found


def canaries_in(text):
    return set(CANARY.findall(text))
