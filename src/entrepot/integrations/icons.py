"""Icons as they are taken: decoded by one of three decoders, bounded, and encoded anew (THREATS FILE-06, FILE-07).

Nothing of the file itself is kept: the PNG that is stored is made from pixels, without metadata, profile or text.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Protocol

from PIL import Image, ImageOps, UnidentifiedImageError

from entrepot.core.errors import Invalid
from entrepot.integrations.vocabulary import ICON_SIZES, ICON_SIZES_IN_WORDS

MAX_BYTES = 1_000_000
FORMATS = ("PNG", "JPEG", "GIF")
MOST_SCANS = 100  # of a progressive JPEG: ten are usual, and a megabyte of them takes seconds
_SCAN = b"\xff\xda"
_DRAWN_IN_SCANS = ("JPEG", "MPO")
_UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, MemoryError)


class Readable(Protocol):
    """An uploaded file, or anything else that gives bytes."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Picture:
    """An icon that was taken: its PNG and its size."""

    png: bytes
    width: int
    height: int


def decode(upload: Readable, *, path: str = "general.icon") -> Picture:
    """The first frame of an uploaded PNG, JPEG or GIF as a clean PNG. Raises `Invalid` saying what to do instead."""
    data = upload.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _refused(path, "The file is larger than 1 MB.", "Save it with fewer colours, or as PNG.")
    if not data:
        raise _refused(path, "The file is empty.", "Choose the image again.")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Pillow warns of decompression bombs
        try:
            return _encoded(_opened(data, path), path)
        except UnidentifiedImageError:
            raise _refused(
                path, "This is not a PNG, JPEG or GIF.", "Save the image as one of them."
            ) from None
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise _refused(
                path, "The image is far too large.", f"Use one of these sizes: {ICON_SIZES_IN_WORDS}."
            ) from None
        except (*_UNREADABLE, Warning):
            raise _refused(
                path, "The image is damaged.", "Save it again, as an 8-bit PNG if you can."
            ) from None


def _opened(data: bytes, path: str) -> Image.Image:
    """The image by its header; its size is proved before any pixel is read."""
    image = Image.open(io.BytesIO(data), formats=FORMATS)
    _prove_size(image, path)
    if image.format in _DRAWN_IN_SCANS and data.count(_SCAN) > MOST_SCANS:
        raise _refused(path, "The image is drawn in too many passes.", "Save it as PNG.")
    return image


def _encoded(image: Image.Image, path: str) -> Picture:
    image.load()
    upright = ImageOps.exif_transpose(image)
    _prove_size(upright, path)
    pixels = upright.convert("RGBA")
    fresh = Image.frombytes("RGBA", pixels.size, pixels.tobytes())
    out = io.BytesIO()
    fresh.save(out, format="PNG", optimize=True)
    return Picture(out.getvalue(), *fresh.size)


def _prove_size(image: Image.Image, path: str) -> None:
    if image.size not in ICON_SIZES:
        width, height = image.size
        raise _refused(
            path,
            f"The image has {width}\u00d7{height} pixels.",
            f"Use one of these sizes: {ICON_SIZES_IN_WORDS}.",
        )


def _refused(path: str, message: str, remedy: str) -> Invalid:
    return Invalid(fields={path: f"{message} {remedy}"}, code="image")
