"""Methods, samples and results as plain JSON values and back; decimals travel as text."""

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from comparison.scoring import conformity, curves, method
from comparison.scoring.numbers import Rounding, parse, plain
from comparison.scoring.results import SampleResult

T = TypeVar("T")
# Members of a union are told apart by their `type`.
_TAGS: dict[str, type] = {
    "linear": curves.Linear,
    "piecewise": curves.Piecewise,
    "steps": curves.Steps,
    "points": curves.Points,
    "categories": curves.CategoryMap,
    "claim": curves.ClaimDeviation,
    "group": method.Group,
    "criterion": method.Criterion,
}
_NAMES = {cls: tag for tag, cls in _TAGS.items()}
_SCOPE = {**vars(curves), **vars(conformity), **vars(method), "Rounding": Rounding}


class DocumentError(ValueError):
    """A document that is no method, curve or sample; says where and why."""


def to_document(value: Any) -> Any:
    """JSON values of a method, curve, sample or any part of them; defaults are left out."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [to_document(item) for item in value]
    if isinstance(value, Mapping):
        return {key: to_document(item) for key, item in value.items()}
    if not is_dataclass(value):
        return value
    document = {"type": _NAMES[type(value)]} if type(value) in _NAMES else {}
    for item in fields(value):
        content = getattr(value, item.name)
        if item.default is MISSING or content != item.default:
            document[item.name] = to_document(content)
    return document


def from_document(cls: Any, document: Any, path: str = "") -> Any:
    """The object of type `cls` (a class or a union such as `Curve`) that a document describes, checked."""
    if cls is Decimal:
        return _decimal(document, path)
    if isinstance(cls, type) and issubclass(cls, StrEnum):
        return _member(cls, document, path)
    origin = typing.get_origin(cls)
    if origin in (typing.Union, types.UnionType):
        return _union(typing.get_args(cls), document, path)
    if origin is not None:
        return _collection(origin, typing.get_args(cls), document, path)
    return _dataclass(cls, document, path) if is_dataclass(cls) else _scalar(cls, document, path)


def _collection(origin: Any, inner: tuple[Any, ...], document: Any, path: str) -> Any:
    if origin is tuple:
        if not isinstance(document, list):
            raise DocumentError(f"{path or '文档'}：应为列表")
        return tuple(from_document(inner[0], item, f"{path}[{place}]") for place, item in enumerate(document))
    items = _object(document, path).items()
    return {key: from_document(inner[1], item, f"{path}.{key}") for key, item in items}


def _scalar(cls: Any, document: Any, path: str) -> Any:
    if not isinstance(document, cls) or isinstance(document, bool):
        raise DocumentError(f"{path}：应为{'文字' if cls is str else '整数'}")
    return document


def load(cls: type[T], document: Any) -> T:
    """`from_document` for one class, typed."""
    value: T = from_document(cls, document)
    return value


def curve(document: Any) -> curves.Curve:
    """The curve that a document describes, checked."""
    value: curves.Curve = from_document(curves.Curve, document, "曲线")
    return value


def results_document(results: list[SampleResult]) -> list[dict[str, Any]]:
    """Every stage of every sample as JSON values, in list order; what is empty is left out."""
    return [_result(result) for result in results]


def _result(result: SampleResult) -> dict[str, Any]:
    document = _filled(result._asdict(), drop={"cells", "groups", "rules"})
    document["cells"] = {key: _filled(one._asdict(), drop=set()) for key, one in result.cells.items()}
    document["groups"] = {key: _filled(one._asdict(), drop=set()) for key, one in result.groups.items()}
    document["rules"] = [_filled(rule._asdict(), drop=set()) for rule in result.rules]
    return document


def _filled(values: dict[str, Any], *, drop: set[str]) -> dict[str, Any]:
    return {
        key: to_document(value)
        for key, value in values.items()
        if key not in drop and value not in (None, (), "") and value is not False
    }


def _decimal(document: Any, path: str) -> Decimal:
    value = (
        parse(str(document)) if isinstance(document, str | int) and not isinstance(document, bool) else None
    )
    if value is None:
        raise DocumentError(f'{path}：应为写成文字的十进制数，如 "1.5"')
    return value


def _member(cls: type[StrEnum], document: Any, path: str) -> StrEnum:
    try:
        return cls(document)
    except ValueError as error:
        raise DocumentError(f"{path}：应为 {'、'.join(cls)} 之一") from error


def _object(document: Any, path: str) -> dict[str, Any]:
    if not isinstance(document, dict):
        raise DocumentError(f"{path or '文档'}：应为对象")
    return document


def _union(members: tuple[Any, ...], document: Any, path: str) -> Any:
    if document is None and type(None) in members:
        return None
    rest = [member for member in members if member is not type(None)]
    if len(rest) == 1:
        return from_document(rest[0], document, path)
    tag = _object(document, path).get("type")
    cls = _TAGS.get(tag) if isinstance(tag, str) else None
    if cls not in rest:
        raise DocumentError(f"{path}.type：应为 {'、'.join(_NAMES[member] for member in rest)} 之一")
    return _dataclass(cls, document, path)


@cache
def _types(cls: Any) -> dict[str, Any]:
    return typing.get_type_hints(cls, globalns=_SCOPE)


def _dataclass(cls: Any, document: Any, path: str) -> Any:
    given = {key: value for key, value in _object(document, path).items() if key != "type"}
    known = {item.name: item for item in fields(cls)}
    unknown = given.keys() - known.keys()
    lacking = [
        name
        for name, item in known.items()
        if item.default is MISSING and item.default_factory is MISSING and name not in given
    ]
    if unknown or lacking:
        words = [f"缺少 {'、'.join(lacking)}"] if lacking else []
        words += [f"多出 {'、'.join(sorted(unknown))}"] if unknown else []
        raise DocumentError(f"{path or '文档'}：{'；'.join(words)}")
    kinds = _types(cls)
    values = {name: from_document(kinds[name], item, f"{path}.{name}") for name, item in given.items()}
    try:
        return cls(**values)
    except curves.CurveError as error:
        raise DocumentError(f"{path}：{error}") from error
