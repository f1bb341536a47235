import io
import struct
import warnings
import zlib

import pytest
from django.core.files.storage import default_storage
from PIL import Image, PngImagePlugin

from entrepot.core.errors import Invalid, WrongState
from entrepot.integrations import actions
from entrepot.integrations.icons import MAX_BYTES, decode
from entrepot.integrations.models import Icon, Version
from entrepot.integrations.states import Status
from entrepot.integrations.tests.drafts import draft, image, published
from entrepot.integrations.vocabulary import ICON_SIZES
from entrepot.testing import Cast

MARK = b"harmless-canary"


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds no pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", sorted(ICON_SIZES))
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
def test_the_four_sizes_are_taken_in_three_formats(size: tuple[int, int], kind: str):
    picture = decode(io.BytesIO(image(*size, kind=kind)))
    assert (picture.width, picture.height) == size
    again = Image.open(io.BytesIO(picture.png))
    assert (again.format, again.mode, again.size) == ("PNG", "RGBA", size)


@pytest.mark.threat("FILE-06")
@pytest.mark.parametrize(
    "size", [(199, 200), (200, 201), (1, 1), (512, 512), (9000, 9000), (30000, 30000), (60000, 60000)]
)
def test_other_sizes_are_refused_by_their_header_alone(size: tuple[int, int]):
    with pytest.raises(Invalid, match="200\u00d7200 square") as refusal:
        decode(io.BytesIO(png_header(*size)))
    assert list(refusal.value.fields) == ["general.icon"]


@pytest.mark.threat("FILE-06")
@pytest.mark.parametrize("kind", ["BMP", "TIFF", "WEBP", "PPM", "ICO", "TGA", "JPEG2000"])
def test_other_decoders_are_never_asked(kind: str):
    with pytest.raises(Invalid, match="PNG, JPEG or GIF"):
        decode(io.BytesIO(image(kind=kind) if kind != "PPM" else b"P6 200 200 255\n" + b"x" * 120_000))


@pytest.mark.parametrize(
    "data",
    [
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<script>",
        b"%PDF-1.7",
        b"\xff\xd8\xff\xe0",
    ],
)
@pytest.mark.threat("FILE-07")
def test_fakes_are_answered_clearly(data: bytes):
    with pytest.raises(Invalid, match=r"not a PNG|damaged|pixels"):
        decode(io.BytesIO(data))


def test_damage_is_answered_clearly():
    whole = image(kind="JPEG")
    for cut in (whole[: len(whole) // 2], png_header(200, 200), image()[:60]):
        with pytest.raises(Invalid, match=r"damaged|not a PNG"):
            decode(io.BytesIO(cut))


def test_the_size_of_the_file_is_bounded():
    with pytest.raises(Invalid, match="larger than 1 MB"):
        decode(io.BytesIO(image() + b"\0" * MAX_BYTES))
    with pytest.raises(Invalid, match="empty"):
        decode(io.BytesIO(b""))


@pytest.mark.threat("FILE-07")
def test_nothing_of_the_file_is_kept_but_its_pixels():
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", MARK.decode())
    exif = Image.Exif()
    exif[0x010E] = MARK.decode()
    sources = [
        image(pnginfo=text) + MARK,
        image(kind="JPEG", comment=MARK, exif=exif, icc_profile=MARK),
        image(kind="GIF", comment=MARK),
        image() + b"PK\x03\x04" + MARK,
    ]
    for source in sources:
        assert MARK in source
        assert MARK not in decode(io.BytesIO(source)).png


def test_a_photo_lying_on_its_side_is_set_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = decode(io.BytesIO(image(244, 156, kind="JPEG", exif=exif)))
    assert (picture.width, picture.height) == (156, 244)


def test_the_first_frame_of_an_animation_is_taken():
    frames = [Image.new("RGB", (200, 200), colour) for colour in ("#f00", "#00f")]
    out = io.BytesIO()
    frames[0].save(out, format="GIF", save_all=True, append_images=frames[1:])
    red = Image.open(io.BytesIO(decode(io.BytesIO(out.getvalue())).png)).getpixel((0, 0))
    assert red == (255, 0, 0, 255)


@pytest.mark.filterwarnings("default")
def test_a_warning_of_the_decoder_is_a_refusal():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(Invalid):
            decode(io.BytesIO(png_header(12000, 12000)))


def test_an_icon_is_set_replaced_and_removed_and_leaves_no_file(
    cast: Cast, django_capture_on_commit_callbacks
):
    version = draft(cast.omar)
    first = actions.set_icon(version, io.BytesIO(image()), by=cast.omar).icon
    assert default_storage.exists(first.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        second = actions.set_icon(version, io.BytesIO(image(244, 244)), by=cast.omar).icon
    assert not default_storage.exists(first.file.name)
    version.refresh_from_db()
    assert version.document["general"]["icon"] == second.id == version.icon_id
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_icon(version, by=cast.omar)
    assert not Icon.objects.exists()
    assert not default_storage.exists(second.file.name)


@pytest.mark.threat("FILE-09")
def test_a_refused_change_leaves_no_file_behind(cast: Cast):
    version = draft(cast.omar)
    Version.objects.filter(pk=version.pk).update(status=Status.QA_REVIEW)
    before = set(default_storage.listdir("icons")[1]) if default_storage.exists("icons") else set()
    with pytest.raises(WrongState):
        actions.set_icon(version, io.BytesIO(image()), by=cast.omar)
    assert set(default_storage.listdir("icons")[1]) == before


def test_the_icon_of_what_is_live_outlives_its_replacement(cast: Cast, django_capture_on_commit_callbacks):
    live = published(cast.omar)
    update = actions.start_update(live.integration, by=cast.omar)
    with django_capture_on_commit_callbacks(execute=True):
        actions.set_icon(update, io.BytesIO(image(244, 244)), by=cast.omar)
    assert default_storage.exists(live.icon.file.name)
