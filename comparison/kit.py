"""An edition as a Data Package zip that anyone can recompute without this portal."""

import hashlib
import io
import json
import zipfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from comparison import scoring
from comparison.canonical import digest
from comparison.scoring import kit

_HEAD = '''"""重新计算这一版的全部结果并逐项核对。只需要 Python 3.11 以上，不联网，不装任何东西：

    python verify.py

全部一致时退出码为 0；有任何一处不一致就写出是哪个文件、哪个样品、哪一项，退出码为 1。
下面是网站自己所用的计算程序，原样收入，没有第二套算法。
"""

import sys

if sys.version_info < (3, 11):
    sys.exit("需要 Python 3.11 以上")

import importlib.abc
import importlib.util
from pathlib import Path

SOURCES = {"comparison": '"""The portal\\'s own scoring engine."""\\n'}
'''
_TAIL = '''

class Bundled(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Finds the modules above before any that are installed."""

    def find_spec(self, name, path=None, target=None):
        return importlib.util.spec_from_loader(name, self) if name in SOURCES else None

    def get_source(self, name):
        return SOURCES[name]

    def is_package(self, name):
        return any(other.startswith(name + ".") for other in SOURCES)


sys.meta_path.insert(0, Bundled())

from comparison.scoring.kit import main

if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent))
'''


@lru_cache(maxsize=1)
def verifier() -> str:
    """`verify.py`: the sources of the scoring package, a loader for them, and the check."""
    parts = [_HEAD]
    for path in sorted(Path(scoring.__file__).parent.glob("*.py")):
        name = "comparison.scoring" if path.stem == "__init__" else f"comparison.scoring.{path.stem}"
        source = path.read_text(encoding="utf-8")
        parts.append(f"\nSOURCES[{name!r}] = {_literal(source)}\n")
    return "".join([*parts, _TAIL])


def _literal(source: str) -> str:
    """A source as readable raw text; one that raw text cannot hold is quoted."""
    return repr(source) if "'''" in source else f"r'''{source}'''"


def _files(edition: Any) -> dict[str, str]:
    document = json.loads(edition.document)
    tables = kit.tables(document)
    files = {
        "edition.json": edition.document,
        "method.json": json.dumps(document["method"], ensure_ascii=False, indent=1),
        "samples.csv": kit.csv_text(tables["samples.csv"], kit.SAMPLES),
        "measurements.csv": kit.csv_text(tables["measurements.csv"], kit.MEASUREMENTS),
        "results.csv": kit.csv_text(tables["results.csv"], kit.RESULTS),
        "verify.py": verifier(),
    }
    package = _package(edition, document["test"]["title"], files)
    files["datapackage.json"] = json.dumps(package, ensure_ascii=False, indent=1)
    sums = [f"{digest(text)}  {name}\n" for name, text in sorted(files.items())]
    return files | {"SHA256SUMS": "".join(sums)}


def _package(edition: Any, title: str, files: dict[str, str]) -> dict[str, Any]:
    columns = {"samples.csv": kit.SAMPLES, "measurements.csv": kit.MEASUREMENTS, "results.csv": kit.RESULTS}
    resources: list[dict[str, Any]] = []
    for name, text in sorted(files.items()):
        resource: dict[str, Any] = {"name": name.replace(".", "-"), "path": name}
        resource |= {"bytes": len(text.encode()), "hash": f"sha256:{digest(text)}"}
        if name in columns:
            fields = [{"name": column, "type": "string"} for column in columns[name]]
            resource |= {
                "profile": "tabular-data-resource",
                "encoding": "utf-8",
                "schema": {"fields": fields},
            }
        resources.append(resource)
    return {
        "profile": "data-package",
        "name": f"{edition.page.slug}-v{edition.number}",
        "title": title,
        "version": str(edition.number),
        "created": edition.published_at.isoformat(),
        "hash": f"sha256:{hashlib.sha256(edition.document.encode()).hexdigest()}",
        "resources": resources,
    }


def archive(edition: Any) -> bytes:
    """The zip of an edition; the same bytes every time."""
    buffer = io.BytesIO()
    moment = edition.published_at.timetuple()[:6]
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in _files(edition).items():
            info = zipfile.ZipInfo(f"{edition.page.slug}-v{edition.number}/{name}", moment)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            target.writestr(info, text)
    return buffer.getvalue()
