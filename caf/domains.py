"""The three domains of the Common Assessment Framework and what each looks at. Pure.

Source: the CAF form of the Children's Workforce Development Council, 2009 (DOMAIN.md section 4). Not every
element is filled: a practitioner records what is relevant.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Element:
    """One thing that is looked at: strengths and needs are written for it."""

    slug: str
    title: str


@dataclass(frozen=True)
class Domain:
    """A side of the child's life, and a page of the assessment."""

    slug: str
    title: str
    elements: tuple[Element, ...]


DOMAINS = (
    Domain(
        "development",
        "The child's development",
        (
            Element("health", "General health"),
            Element("physical", "Physical development"),
            Element("speech", "Speech, language and communication"),
            Element("emotional", "Emotional and social development"),
            Element("behaviour", "Behavioural development"),
            Element("identity", "Identity, self-esteem and self-image"),
            Element("relationships", "Family and social relationships"),
            Element("self_care", "Self-care skills and independence"),
            Element("understanding", "Understanding, reasoning and problem solving"),
            Element("participation", "Participation in learning, education and employment"),
            Element("progress", "Progress and achievement in learning"),
            Element("aspirations", "Aspirations"),
        ),
    ),
    Domain(
        "parents",
        "Parents and carers",
        (
            Element("basic_care", "Basic care, safety and protection"),
            Element("warmth", "Emotional warmth and stability"),
            Element("guidance", "Guidance, boundaries and stimulation"),
        ),
    ),
    Domain(
        "family",
        "Family and environment",
        (
            Element("history", "Family history, functioning and well-being"),
            Element("wider_family", "Wider family"),
            Element("housing", "Housing, employment and money"),
            Element("community", "Community, friends and services nearby"),
        ),
    ),
)
BY_SLUG = {domain.slug: domain for domain in DOMAINS}
