"""The command line of the three training scripts: train, go on, evaluate, package."""

import argparse
from pathlib import Path

import torch

from loop import seed_all

HERE = Path(__file__).resolve().parent


def run(doc, name, data, settings, fit, evaluate, write_package):
    """Read the command line and do what it says.

    name: of the package; data: folder below shared/data; fit(options) trains, evaluate(options) -> figures of the best
    weights, write_package(options) exports and packages them.
    """
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=HERE.parents[2] / "shared" / "data" / data)
    parser.add_argument("--out", type=Path, default=HERE / "runs" / name, help="checkpoints")
    parser.add_argument("--epochs", type=int, default=settings["epochs"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--version", default="1.0.0", help="version written to model.json")
    parser.add_argument("--threads", type=int, default=0, help="processor threads; 1 is best beside other work")
    parser.add_argument("--eager", action="store_true", help="do not compile the network (slower, needs no compiler)")
    for flag in ("resume", "evaluate", "package"):
        parser.add_argument(f"--{flag}", action="store_true")
    options = parser.parse_args()
    seed_all(options.seed)
    if options.threads:
        torch.set_num_threads(options.threads)
    if not (options.evaluate or options.package):
        fit(options)
    if options.evaluate:
        print(evaluate(options))
    else:
        write_package(options)
