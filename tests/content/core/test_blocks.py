"""Blocks refuse what a reader could not use."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from content.core.blocks import BodyBlock, ImageBlock
from content.core.models import PortalImage

pytestmark = pytest.mark.django_db


@pytest.fixture
def image(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    out = BytesIO()
    Image.new("RGB", (1200, 600), (20, 120, 90)).save(out, "PNG")
    picture = PortalImage(title="图", credit="测试组", file=ContentFile(out.getvalue(), name="a.png"))
    picture.save()
    return picture


def test_an_image_needs_words_or_the_mark_of_decoration(image):
    block = ImageBlock()
    value = block.to_python({"image": image.pk, "alt": "", "decorative": False, "caption": "", "credit": ""})
    with pytest.raises(ValidationError):
        block.clean(value)
    for change in ({"alt": "绿色的图"}, {"decorative": True}):
        fine = block.to_python({"image": image.pk, "alt": "", "decorative": False, **change})
        assert block.clean(fine)


def test_an_image_is_written_in_three_formats_with_its_size(image):
    block = ImageBlock()
    html = block.render(block.to_python({"image": image.pk, "alt": "绿色的图", "decorative": False}))
    assert "image/avif" in html
    assert "image/webp" in html
    assert 'alt="绿色的图"' in html
    assert "width=" in html
    assert "height=" in html
    assert "测试组" in html


def test_every_block_has_a_template_of_its_own(image):
    for name, block in BodyBlock().child_blocks.items():
        assert block.meta.template == f"blocks/{name}.html"
