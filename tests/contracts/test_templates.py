"""Can every word of a template be translated, and does every template compile?"""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.template.base import Lexer, TokenType

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("templates", "maru/web/templates")
FILES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.html"))
every_template = pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
# Attributes that people read or hear.
SPOKEN = re.compile(
    r'\b(?:alt|title|placeholder|aria-label|aria-description|data-[\w.-]*(?:text|label|title))="([^"]*)"'
)
UNSEEN = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->", re.DOTALL)
TAG = re.compile(r"<[^>]*>", re.DOTALL)
ENTITY = re.compile(r"&#?\w+;")
LETTERS = re.compile(r"[^\W\d_]{2,}")
# Names and marks that are the same in every language.
SAME_IN_EVERY_LANGUAGE = {"MARU", "OFFICIAL", "SENSITIVE", "UTF", "NHS"}
# Blocks of the frame that stand inside an attribute.
INSIDE_A_TAG = {"width", "main_class"}
MARK = "\x00"
OPENS = {"blocktranslate": 1, "blocktrans": 1, "comment": 1}
CLOSES = {f"end{word}": 1 for word in OPENS}
IN_ATTRIBUTE = 100


def visible_text(source):
    """What of a template people read: its text and spoken attributes, without what a tag or a variable gives."""
    parts, translated = [], 0
    for token in Lexer(source).tokenize():
        if token.token_type is TokenType.BLOCK:
            word, *more = token.split_contents()
            attribute = word == "block" and more[0] in INSIDE_A_TAG
            left = word == "endblock" and translated == IN_ATTRIBUTE
            translated += IN_ATTRIBUTE if attribute else OPENS.get(word, 0) - CLOSES.get(word, 0)
            translated -= IN_ATTRIBUTE if left else 0
        if token.token_type is TokenType.TEXT:
            parts.append(token.contents if not translated else "")
        else:
            parts.append(MARK)
    text = UNSEEN.sub("", "".join(parts))
    spoken = " ".join(SPOKEN.findall(text))
    return ENTITY.sub("", TAG.sub(" ", text) + " " + spoken)


def untranslated(source):
    """Words that stand in a template as they are."""
    return [word for word in LETTERS.findall(visible_text(source)) if word not in SAME_IN_EVERY_LANGUAGE]


@every_template
def test_every_word_can_be_translated(path):
    assert untranslated(path.read_text()) == []


@every_template
def test_it_compiles(path):
    engines["django"].from_string(path.read_text())


@pytest.mark.parametrize(
    "source",
    [
        "<p>Save</p>",
        '<img alt="A chart">',
        "{% if x %}Overdue{% endif %}",
        '<a href="{{ url }}">{{ name }} is late</a>',
        "{% blocktranslate %}Well{% endblocktranslate %} Badly",
    ],
)
def test_a_word_that_cannot_be_translated_is_found(source):
    assert untranslated(source)


@pytest.mark.parametrize(
    "source",
    [
        '<p class="govuk-body">{% translate "Save" %}</p>',
        "{% blocktranslate %}Well, <b>done</b>{% endblocktranslate %}",
        "<script>var x = 1;</script>{{ name }} · {{ other }} – 3",
        '<img alt="{% translate "A chart" %}" class="wide">&nbsp;',
        "{% block main_class %}maru-main--tight{% endblock %}",
        "<!-- nobody reads this -->{# nor this #}{% comment %}nor this{% endcomment %}",
    ],
)
def test_what_is_no_word_or_is_translated_is_not_found(source):
    assert untranslated(source) == []
