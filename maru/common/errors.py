"""What a person is told when the house says no."""


class Refused(Exception):
    """A refusal that somebody can understand and mend.

    `code` is stable: the API and the tests rely on it. `sentence` is for people, and the button's hint, the
    form's error, the page and the API's problem+json show the same one. `status` is the HTTP answer. `field`
    names the form field that mends it, where there is one. `ids` go to the audit trail: ids only.
    """

    code = "refused"
    status = 422
    default = "That can't be done."

    def __init__(self, sentence: str = "", *, field: str | None = None, **ids: object) -> None:
        self.sentence = sentence or self.default
        self.field = field
        self.ids = {name: str(value) for name, value in ids.items()}
        super().__init__(self.sentence)


class NotPermitted(Refused):
    """The person's role does not include this."""

    code = "not-permitted"
    status = 403
    default = "Your role does not include this. Ask your supervisor if you think it should."


class NotFound(Refused):
    """There is no such record, or not for this person: the answer is the same."""

    code = "not-found"
    status = 404
    default = "There is nothing at this address, or it is not open to you."


class ReasonMissing(Refused):
    """The step is taken only with a reason in words, and none was given."""

    code = "reason-missing"
    default = "Say in a sentence why."
