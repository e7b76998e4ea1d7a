"""Files that somebody might send: whole ones, and others."""

import io
import zipfile

from PIL import Image

GPS = {1: "N", 2: (52.0, 34.0, 20.0), 3: "W", 4: (0.0, 14.0, 30.0)}
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
TEXT = "What the neighbour said: “we hear it every night”.\n".encode()
PDF = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"


def picture(form="JPEG", size=(64, 48), **more):
    made = io.BytesIO()
    Image.new("RGB", size, (180, 40, 40)).save(made, form, **more)
    return made.getvalue()


def photograph(size=(80, 40)):
    """As a phone writes it: with the place where it was taken, lying on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Zqphone"
    exif.get_ifd(0x8825).update(GPS)
    return picture(size=size, exif=exif)


def archive(**members):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in (members or {"inside.txt": "words"}).items():
            out.writestr(name, text)
    return made.getvalue()


def docx():
    return archive(**{"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"})
