"""The order of shop names: that of the national character set, by pinyin for common characters."""

KEY_LENGTH = 48


def name_key(name: str) -> str:
    """Sort key of a name; the key of its beginning is the beginning of its key (GB 18030, in hex)."""
    return name.strip().casefold().encode("gb18030", "replace").hex()[:KEY_LENGTH]
