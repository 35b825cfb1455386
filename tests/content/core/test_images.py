"""Uploaded pictures keep no hidden data and cannot be bombs."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.images.fields import WagtailImageField

from content.core.images import strip_metadata
from content.core.models import PortalImage

GPS = 0x8825
ORIENTATION = 0x0112


def photograph(kind="JPEG", size=(40, 20), orientation=6):
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010F] = "SecretCameraMaker"
    exif.get_ifd(GPS)[2] = (30.0, 15.0, 0.0)
    out = BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, kind, exif=exif)
    return out.getvalue() + b"trailing-payload"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_place_and_device_are_gone(kind):
    clean = strip_metadata(BytesIO(photograph(kind)), "a").read()
    assert b"SecretCameraMaker" not in clean
    assert b"trailing-payload" not in clean
    assert not Image.open(BytesIO(clean)).getexif()


def test_the_picture_is_turned_upright():
    clean = strip_metadata(BytesIO(photograph("JPEG")), "a")
    assert Image.open(clean).size == (20, 40)


def test_transparency_survives():
    out = BytesIO()
    Image.new("RGBA", (4, 4), (1, 2, 3, 0)).save(out, "PNG")
    clean = Image.open(strip_metadata(out, "a.png"))
    assert clean.convert("RGBA").getpixel((0, 0)) == (1, 2, 3, 0)


@pytest.mark.django_db
def test_saving_an_image_cleans_the_stored_file(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    image = PortalImage(title="照片", file=ContentFile(photograph(), name="photo.jpg"))
    image.save()
    with image.file.open() as stored:
        assert b"SecretCameraMaker" not in stored.read()
    assert (image.width, image.height) == (20, 40)
    assert image.file_hash


def test_a_picture_of_too_many_pixels_is_refused():
    out = BytesIO()
    Image.new("1", (8000, 6000)).save(out, "PNG")
    upload = SimpleUploadedFile("bomb.png", out.getvalue(), "image/png")
    field = WagtailImageField()
    with pytest.raises(Exception, match=r"[Pp]ixel|像素|pixels"):
        field.clean(upload)
