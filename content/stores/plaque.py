"""The QR code that leads from a shop's door to its page."""

import io

import segno


def qr_svg(address: str) -> str:
    """A QR code of an address as an SVG image; level Q survives scratches on a door."""
    out = io.BytesIO()
    code = segno.make(address, error="q", micro=False)
    # Without a size of its own the picture has a viewBox, and so fills whatever frame it is put into.
    code.save(out, kind="svg", omitsize=True, border=4, dark="#000", light="#fff", xmldecl=False, title="QR")
    return out.getvalue().decode("utf-8")
