"""Speed of the scoring engine: medians of five runs in one process, and their ratio to a fixed loop."""

import statistics
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from comparison.scoring.compute import compute
from comparison.scoring.curves import Linear
from comparison.scoring.method import Criterion, Group, Measurement, Method, Sample
from comparison.scoring.stability import stability


def case(samples: int, criteria: int) -> tuple[Method, list[Sample]]:
    """A flat method of straight curves and samples with three digits in every cell."""
    curve = Linear(Decimal(0), Decimal(100))
    leaves = tuple(Criterion(f"c{i}", f"c{i}", Decimal(100) / criteria, curve) for i in range(criteria))
    rows = [
        Sample(
            n,
            {
                leaf.key: Measurement(pieces=(Decimal((n * 37 + i * 11) % 1000) / 10,))
                for i, leaf in enumerate(leaves)
            },
        )
        for n in range(1, samples + 1)
    ]
    return Method(Group("total", "total", Decimal(100), leaves)), rows


def median(run: Callable[[], object]) -> float:
    """Median seconds of five runs."""
    times = []
    for _run in range(5):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> int:
    """Prints the figures; 1 when one is over its budget in loops, which hold on a busy machine too."""
    unit = median(lambda: sum(i * i for i in range(1_000_000)))
    wide, tall = case(200, 100), case(30, 10)
    results = compute(*tall)
    figures = {
        "recompute 200 x 100": (median(lambda: compute(*wide)), 0.25, 4),
        "stability 30 x 10 x 1,000": (median(lambda: stability(*tall, results)), 0.5, 8),
    }
    for name, (seconds, budget, _loops) in figures.items():
        print(f"{name}: {seconds:.3f} s (budget {budget} s), {seconds / unit:.2f} x a loop of a million")
    return int(any(seconds > loops * unit for seconds, _budget, loops in figures.values()))


if __name__ == "__main__":
    sys.exit(main())
