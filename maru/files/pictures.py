"""A picture as it is shown: a copy made anew, turned upright, that says nothing of where, when or with what it was
taken. The original stays as it came. No framework."""

import io

import pillow_heif
from PIL import Image, ImageOps, UnidentifiedImageError

from maru.files.refusals import CannotBeOpened, TooManyPixels

pillow_heif.register_heif_opener(thumbnails=False)
# A few kilobytes can unfold into gigabytes: a picture is looked at by its head before it is unfolded.
MOST_PIXELS = 64_000_000
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
FORMATS = ("JPEG", "PNG", "HEIF")
LONGEST_SIDE = 1600
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
DAMAGED = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, RuntimeError)


def copy_without_what_it_tells(data: bytes) -> bytes:
    """The picture as a JPEG of its own, no side longer than a screen; nothing but its pixels is taken over.

    Raises CannotBeOpened, TooManyPixels.
    """
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise TooManyPixels
            # A JPEG can be unfolded at a fraction of its size, which spares the memory of the whole.
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            bare = Image.new("RGB", upright.size, "white")
            rgba = upright.convert("RGBA")
            bare.paste(rgba, mask=rgba)
    except BOMBS:
        raise TooManyPixels from None
    except DAMAGED as error:
        raise CannotBeOpened from error
    made = io.BytesIO()
    bare.save(made, "JPEG", quality=85, optimize=True)
    return made.getvalue()
