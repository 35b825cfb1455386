"""Every state of a test page is an address: reading it, changing it, and what forms lead to."""

from django.http import HttpRequest, QueryDict

from comparison.scoring.numbers import parse, plain, round_half_up

MAX_TEXT = 4000
# Fields that a form sends several times, and fields it sends one for each key, joined into one parameter.
JOINED = {"compare": "side-by-side", "cols": "results"}
KEYED = {"w": "results", "a": "cost", "price": "price-quality"}


def listed(values: QueryDict, name: str) -> list[str]:
    """The values of a field that is sent several times or joined by commas."""
    parts = (part.strip() for text in values.getlist(name) for part in text[:MAX_TEXT].split(","))
    return [part for part in parts if part]


def pairs(text: str) -> dict[str, str]:
    """`years:5,price:0.6` as keys and texts; the last of a key counts."""
    parts = (part.partition(":") for part in text[:MAX_TEXT].split(","))
    return {key.strip(): value.strip() for key, _colon, value in parts if key.strip() and value.strip()}


def address(values: QueryDict, *dropped: str, anchor: str = "results", **changes: str) -> str:
    """The first page of the same table with some parameters dropped and others changed."""
    params = values.copy()
    for name in ("page", *dropped, *changes):
        params.pop(name, None)
    params.update(changes)
    return f"?{params.urlencode(safe=':,')}#{anchor}"


def hidden(values: QueryDict, own: set[str]) -> list[tuple[str, str]]:
    """What a form must send along so that the rest of the address stays."""
    return [(name, value) for name in values if name not in own for value in values.getlist(name) if value]


def from_fields(values: QueryDict, name: str) -> str:
    """One field for each key (`w-energy`, `w-quiet`) as one text; fields of nothing are left out."""
    prefix = f"{name}-"
    fields = ((key.removeprefix(prefix), str(values[key])) for key in values if key.startswith(prefix))
    said = [f"{key}:{_tidy(value)}" for key, value in fields if value.strip() and "," not in value]
    if name == "w":
        said = [part for part in said if not part.endswith(":0")]
    return ",".join(said)[:MAX_TEXT]


def _tidy(value: str) -> str:
    number = parse(value)
    return value.strip() if number is None else plain(round_half_up(number, 6))


def plain_address(request: HttpRequest) -> str:
    """Where a form's fields lead: `?w=a:60,b:40` and `?compare=1,4`; empty when the address is plain."""
    values = request.GET
    keyed = [name for name in KEYED if any(key.startswith(f"{name}-") for key in values)]
    several = [name for name in JOINED if len(values.getlist(name)) > 1]
    if not keyed and not several:
        return ""
    params = values.copy()
    for name in keyed:
        params[name] = _merged(values, name)
    for name in several:
        params[name] = ",".join(listed(values, name))
    prefixes = tuple(f"{name}-" for name in keyed)
    for key in [key for key in params if key.startswith(prefixes or ("\0",)) or not params[key]]:
        del params[key]
    anchor = JOINED[several[0]] if several else KEYED[keyed[0]]
    return f"{request.path}?{params.urlencode(safe=':,')}#{anchor}"


def _merged(values: QueryDict, name: str) -> str:
    """A price that was seen joins those named before; weights and assumptions are sent whole."""
    if name != "price":
        # Weights of nothing at all are said to be so, not passed over.
        return from_fields(values, name) or "0"
    seen = pairs(values.get("price", ""))
    number, price = values.get("price-sample", "").strip(), values.get("price-seen", "").strip()
    if number.isdecimal() and price:
        seen[number] = price.replace(",", "")
    return ",".join(f"{key}:{value}" for key, value in seen.items())[:MAX_TEXT]
