"""What is asked about a home."""

from django.utils.translation import gettext_lazy as lazy

from maru.web import fields, forms


class Add(forms.Form):
    """Where I live, and on what number of mine my family would ring me."""

    address = fields.Text(
        lazy("Address"), max_length=200, needed=lazy("Enter the number or the name of the house, and the street"),
        help_text=lazy("For example, Flat 2, 14 Example Street"),
    )  # fmt: skip
    postcode = fields.Postcode(lazy("Postcode"), needed=lazy("Enter the postcode"))
    phone = fields.Phone(
        lazy("A telephone number of your own"), required=False, help_text=lazy("Not your number at work"),
    )  # fmt: skip
