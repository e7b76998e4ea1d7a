"""Logs: one JSON object a line, with the request's id, and nothing about anybody."""

import structlog

from maru.common.logs import traceback_without_words, without_telling_fields

_shared = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(allow=["code", "status_code"]),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    # An exception's message and its local variables may quote what a person wrote: its kind and place are kept.
    traceback_without_words,
    without_telling_fields,
]

structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_shared[:3],
        *_shared[4:],
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)

# Whoever asks Django for a report of an error gets its places: no local variable, nothing of what was sent.
DEFAULT_EXCEPTION_REPORTER_FILTER = "maru.common.reports.NothingOfAnybody"

LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _shared,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(default=str),
            ],
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # The request's own line says all of this, without its address.
        "django.request": {"level": "CRITICAL"},
        "django.server": {"level": "CRITICAL"},
        # It names whoever failed to sign in; the audit trail has that, by id.
        "axes": {"level": "CRITICAL"},
        "celery.beat": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
    },
}
