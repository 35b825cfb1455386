"""StreamField blocks of every article; each has a template of the same name in templates/blocks/."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

RICH_TEXT_FEATURES = ["bold", "ol", "ul", "link", "document-link", "superscript", "subscript"]


class HeadingBlock(blocks.StructBlock):
    """A heading below the page's own h1."""

    text = blocks.CharBlock(label=_("标题文字"), max_length=80)
    level = blocks.ChoiceBlock(
        label=_("层级"),
        choices=[("h2", _("二级标题")), ("h3", _("三级标题"))],
        default="h2",
        search_index=False,
    )

    class Meta:
        icon = "title"
        label = _("小标题")
        template = "blocks/heading.html"


class ImageBlock(blocks.StructBlock):
    """A picture that says in words what it shows, or that it only decorates."""

    image = ImageChooserBlock(label=_("图片"))
    alt = blocks.CharBlock(
        label=_("替代文字"), required=False, max_length=200, help_text=_("看不到图片的人读到的文字")
    )
    decorative = blocks.BooleanBlock(
        label=_("仅作装饰"), required=False, help_text=_("勾选后读屏软件会跳过此图")
    )
    caption = blocks.CharBlock(label=_("图注"), required=False, max_length=200)
    credit = blocks.CharBlock(
        label=_("来源"), required=False, max_length=120, help_text=_("留空则用图片库中的来源")
    )

    class Meta:
        icon = "image"
        label = _("图片")
        template = "blocks/image.html"

    def clean(self, value: Any) -> Any:
        """Refuses a picture with neither words nor the mark that it is decoration (WCAG 1.1.1)."""
        cleaned = super().clean(value)
        if not cleaned["alt"] and not cleaned["decorative"]:
            raise StructBlockValidationError(
                {"alt": ValidationError(_("请填写替代文字，或勾选“仅作装饰”。"))}
            )
        return cleaned


class QuoteBlock(blocks.StructBlock):
    """Somebody's words with their source."""

    text = blocks.TextBlock(label=_("引文"))
    source = blocks.CharBlock(label=_("出处"), max_length=120)

    class Meta:
        icon = "openquote"
        label = _("引文")
        template = "blocks/quote.html"


class CalloutBlock(blocks.StructBlock):
    """A short notice set apart from the text."""

    tone = blocks.ChoiceBlock(
        label=_("语气"),
        choices=[("info", _("提示")), ("warn", _("注意")), ("bad", _("警示"))],
        default="info",
        search_index=False,
    )
    title = blocks.CharBlock(label=_("标题"), max_length=60)
    text = blocks.RichTextBlock(label=_("内容"), features=["bold", "link", "ul"])

    class Meta:
        icon = "info-circle"
        label = _("提示框")
        template = "blocks/callout.html"


class StepBlock(blocks.StructBlock):
    """One step of an instruction."""

    title = blocks.CharBlock(label=_("步骤"), max_length=60)
    text = blocks.TextBlock(label=_("说明"), required=False)


class StepsBlock(blocks.StructBlock):
    """Numbered steps."""

    title = blocks.CharBlock(label=_("标题"), required=False, max_length=60)
    items = blocks.ListBlock(StepBlock(), label=_("步骤"))

    class Meta:
        icon = "list-ol"
        label = _("步骤")
        template = "blocks/steps.html"


class FigureBlock(blocks.StructBlock):
    """One number with its unit and where it comes from."""

    number = blocks.CharBlock(label=_("数字"), max_length=30)
    unit = blocks.CharBlock(label=_("单位"), required=False, max_length=30)
    label = blocks.CharBlock(label=_("含义"), max_length=120)
    source_name = blocks.CharBlock(label=_("来源名称"), max_length=120)
    source_url = blocks.URLBlock(label=_("来源网址"), required=False)

    class Meta:
        icon = "decimal"
        label = _("数据")
        template = "blocks/figure.html"


class DocumentBlock(blocks.StructBlock):
    """A file to download."""

    document = DocumentChooserBlock(label=_("文件"))
    note = blocks.CharBlock(label=_("说明"), required=False, max_length=120)


class BodyBlock(blocks.StreamBlock):
    """The body of an article, a guide or a listing."""

    heading = HeadingBlock()
    paragraph = blocks.RichTextBlock(
        label=_("正文"), features=RICH_TEXT_FEATURES, template="blocks/paragraph.html", icon="pilcrow"
    )
    image = ImageBlock()
    quote = QuoteBlock()
    callout = CalloutBlock()
    steps = StepsBlock()
    table = TableBlock(label=_("表格"), template="blocks/table.html", icon="table")
    figure = FigureBlock()
    documents = blocks.ListBlock(
        DocumentBlock(), label=_("附件"), template="blocks/documents.html", icon="doc-full"
    )
    related = blocks.ListBlock(
        blocks.PageChooserBlock(), label=_("相关内容"), template="blocks/related.html", icon="link"
    )
