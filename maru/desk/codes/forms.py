"""What is asked of whoever changes a code list."""

from django.utils.translation import gettext_lazy as lazy

from maru.web import fields, forms


class Adding(forms.Form):
    """Another answer, from a day on."""

    label = fields.Text(lazy("What it means"), max_length=200, needed=lazy("Enter what the code means"))
    code = fields.Text(
        lazy("Code"), max_length=20, needed=lazy("Enter a code"),
        help_text=lazy("Letters and digits, such as 24A or not_known. It is kept in every record and never changes."),
    )  # fmt: skip
    note = fields.Text(lazy("Note for whoever keeps the list"), max_length=200, required=False)
    from_on = fields.DateParts(lazy("From which day on"), needed=lazy("Enter a day"))


class Ending(forms.Form):
    """No answer from a day on."""

    from_on = fields.DateParts(lazy("The first day on which it is not offered"), needed=lazy("Enter a day"))


class Relabelling(forms.Form):
    """Other words from a day on."""

    label = fields.Text(
        lazy("What it is called from then on"), max_length=200, needed=lazy("Enter what the code means")
    )
    from_on = fields.DateParts(lazy("From which day on"), needed=lazy("Enter a day"))
