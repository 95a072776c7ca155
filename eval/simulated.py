"""A simulated model that errs: what structurer and two peers make of it (`python eval/simulated.py [FILES]`).

Without files the bundled documents are tried, with the gold beside them. The result goes to
eval/results/simulated.json; nothing is sent to any other machine. Needs the extra `bench`.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import sys
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path

from simulated_peers import PEERS

from structurer.evaluate.plots import errors_simulated
from structurer.evaluate.simulate.results import as_table
from structurer.evaluate.simulate.systems import SYSTEMS
from structurer.evaluate.simulate.trials import RATES, Plan, simulate

HERE = Path(__file__).parent
EVERY = SYSTEMS | PEERS


def documents() -> list[Path]:
    """The bundled documents."""
    return sorted(path for path in (HERE / "documents").iterdir() if path.suffix in (".pdf", ".txt"))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", type=Path, nargs="*", default=documents())
    parser.add_argument("--gold", type=Path, default=HERE / "gold")
    parser.add_argument("--rates", type=Decimal, nargs="+", default=list(RATES))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--draws", type=int, default=1)
    parser.add_argument("--systems", nargs="+", choices=EVERY, default=list(EVERY))
    parser.add_argument("--out", type=Path, default=HERE / "results" / "simulated.json")
    given = parser.parse_args()
    plan = Plan(tuple(given.rates), given.seed, given.draws)
    systems = {name: EVERY[name] for name in given.systems}
    command = shlex.join(["python", "eval/simulated.py", *sys.argv[1:]])
    result = simulate(given.files, given.gold, plan, systems, os.cpu_count() or 1, command)
    result["versions"] |= {"langextract": version("langextract")}
    given.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    for sweep in result["sweeps"]:
        plot = errors_simulated(result, sweep)
        if plot:
            given.out.with_name(f"{given.out.stem}-{sweep.replace(' ', '-')}.svg").write_text(plot, "utf-8")
    print(as_table(result))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
