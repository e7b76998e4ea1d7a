"""What a log line may hold: kinds, places, codes and ids, never what a person wrote."""

import sys
import traceback
from functools import cache
from pathlib import Path

from django.apps import apps

from maru.common.fields import Word, declared_fields, our_models

LEFT_OUT = "(left out)"
HERE = Path(__file__).resolve().parents[2]


def place(frame):
    """Where a frame of the stack stands, as short as it can be said."""
    path = Path(frame.filename)
    name = path.relative_to(HERE) if path.is_relative_to(HERE) else Path(*path.parts[-3:])
    return f"{name}:{frame.lineno} {frame.name}"


def described(error):
    """An exception's kind and places, without its message, with what caused it."""
    story = {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "places": [place(frame) for frame in traceback.extract_tb(error.__traceback__)[-12:]],
    }
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        story["because"] = described(cause)
    return story


def traceback_without_words(_logger, _method, event):
    """A structlog step: put the exception's kind and places where its whole traceback would stand."""
    told = event.pop("exc_info", None)
    if told is True:
        told = sys.exc_info()
    error = told[1] if isinstance(told, tuple) else told
    if isinstance(error, BaseException):
        event["exception"] = described(error)
    return event


@cache
def telling() -> frozenset[str]:
    """The names of all fields that are personal or sensitive (maru.common.fields)."""
    return frozenset(
        field.name for model in our_models() for field, word in declared_fields(model) if word is not Word.NONE
    )


def without_telling_fields(_logger, _method, event):
    """A structlog step: leave out what stands under the name of a field that tells of somebody, however deep."""
    return left_out(event, telling()) if apps.models_ready else event


def left_out(told, names):
    """The same without the values of these names."""
    if isinstance(told, dict):
        return {key: LEFT_OUT if key in names else left_out(value, names) for key, value in told.items()}
    return [left_out(part, names) for part in told] if isinstance(told, (list, tuple)) else told
