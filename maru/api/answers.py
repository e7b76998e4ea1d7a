"""What the API's answers tell of people: no more than the scope of the token that asks lets out.

Which field tells what follows from the models (maru.common.shown); the schema says it of every one, as
`x-maru-tells`, so that whoever keeps an answer knows what they keep.
"""

from collections.abc import Mapping
from typing import Any

from django.core.checks import CheckMessage
from rest_framework.serializers import BaseSerializer, Serializer

from maru.api.scopes import Scope
from maru.common.fields import Word
from maru.common.shown import forgotten, heirs, is_silent, shown_by, strongest, undeclared, word_in

TELLS = "x-maru-tells"
# Whoever sends, and whoever answers an offer, gets no more back than what they have said themselves and references:
# these answers are kept, to be given once more.
LETS_OUT: Mapping[Scope, Word] = {
    Scope.REFERRAL_SUBMIT: Word.PERSONAL,
    Scope.REFERRAL_READ: Word.SENSITIVE,
    Scope.HANDOVER_READ: Word.SENSITIVE,
    Scope.HANDOVER_ANSWER: Word.NONE,
}


class TellsTooMuch(Exception):
    """An answer tells more than its scope lets out, or nothing says what it tells. It is a mistake of ours, and
    nothing is sent."""


def let_out(answer: BaseSerializer, scope: Scope) -> Any:
    """What is answered to a token with that scope.

    Raises TellsTooMuch.
    """
    kind = type(answer)
    if is_silent(kind):
        raise TellsTooMuch(f"Nothing says of whom all of {kind.__name__} tells.")
    if strongest((word_in(kind), LETS_OUT[scope])) != LETS_OUT[scope]:
        raise TellsTooMuch(f"{kind.__name__} tells what is {word_in(kind)}, and {scope} lets out {LETS_OUT[scope]}.")
    return answer.data


def words_of(kind: type[BaseSerializer]) -> dict[str, Word]:
    """By name, the word of each field that holds no further object: those say it of their own."""
    return {name: word_in(told) for name, told in shown_by(kind).items() if isinstance(told, tuple)}


def check_answers(**_: Any) -> list[CheckMessage]:
    """Every field of the API's that belongs to a class which says nothing of what it tells."""
    silent = [kind for kind in heirs(Serializer) if "shown" not in vars(kind)]
    return [undeclared(kind, name) for kind in silent for name in forgotten(kind)]
