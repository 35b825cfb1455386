"""Images: credit, no hidden metadata, no bombs."""

from io import BytesIO
from typing import IO, Any

from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from PIL import Image as PillowImage
from PIL import ImageOps
from wagtail.images.models import AbstractImage, AbstractRendition, Image

LOSSY = {"JPEG": {"quality": 92, "optimize": True}, "WEBP": {"quality": 90}, "AVIF": {"quality": 85}}


def strip_metadata(source: IO[bytes], name: str) -> ContentFile[bytes]:
    """The same picture written anew: turned upright, without EXIF, GPS, XMP, comments or trailing bytes.

    PIPL art. 6: a photograph's place and device are not needed for publication, so they are not kept.
    """
    source.seek(0)
    with PillowImage.open(source) as picture:
        kind = picture.format or "PNG"
        out = BytesIO()
        if getattr(picture, "is_animated", False):
            picture.save(out, kind, save_all=True, exif=b"", xmp=b"", comment=b"")
        else:
            upright = ImageOps.exif_transpose(picture)
            clean = PillowImage.frombytes(upright.mode, upright.size, upright.tobytes())
            if upright.mode == "P" and (palette := upright.getpalette()):
                clean.putpalette(palette)
            options: dict[str, Any] = dict(LOSSY.get(kind, {}))
            if profile := picture.info.get("icc_profile"):
                options["icc_profile"] = profile
            if "transparency" in picture.info and kind in {"PNG", "GIF"}:
                options["transparency"] = picture.info["transparency"]
            clean.save(out, kind, **options)
    return ContentFile(out.getvalue(), name=name)


class PortalImage(AbstractImage):
    """An uploaded picture with the credit that must stand beside it."""

    file: Any

    credit = models.CharField(_("图片来源"), max_length=120, blank=True, help_text=_("作者或提供单位"))

    admin_form_fields = (*Image.admin_form_fields, "credit")

    class Meta:
        verbose_name = _("图片")
        verbose_name_plural = _("图片")

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Here and not in a form: pictures also arrive by chooser, bulk upload and code.
        if self.file and not self.file._committed:
            self.file = strip_metadata(self.file.file, self.file.name)
            self._set_image_file_metadata()
        super().save(*args, **kwargs)


class PortalRendition(AbstractRendition):
    """A resized picture."""

    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
        verbose_name = _("图片尺寸")
