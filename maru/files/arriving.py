"""How a file comes in: no more of it is kept than may be taken, and a form that has one box for it."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext_lazy as _

from maru.files.kinds import ACCEPTED
from maru.files.refusals import LARGEST, Empty
from maru.web import fields, forms


class UpToTheLimit(FileUploadHandler):
    """Lets a file through to the others until it is one byte too large, and drops the rest: nobody fills a disk."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        left = LARGEST + 1 - start
        return raw_data[:left] if left > 0 else None

    def file_complete(self, file_size: int) -> None:
        return None


class Upload(forms.Form):
    """One photograph or document."""

    file = fields.File(
        _("Photograph or document"),
        needed=_("Choose a photograph or a document"),
        allow_empty_file=True,
        help_text=_(
            "A photograph (JPEG, PNG or HEIC), a PDF or plain text, up to 15 MB. On a phone you can take one now"
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].widget.attrs["accept"] = ACCEPTED

    @property
    def data_and_name(self) -> dict[str, Any]:
        """What came, whole. Raises Empty."""
        came = self.cleaned_data["file"]
        if not came.size:
            raise Empty
        return {"data": came.read(), "name": came.name}
