"""What a log line may hold: kinds, places, codes and ids, never what a person wrote."""

import sys
import traceback
from pathlib import Path

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
