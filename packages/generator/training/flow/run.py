"""Redoes the pattern network from nothing but this repository: data, training, figures, export.

`python3 -m flow.run` in the folder `training`. It starts from the weights in `../weights`, as the
shipped ones did, and replaces them at the end; `--start ""` starts from nothing.
"""

import argparse
from pathlib import Path

from .dataset import write_dataset
from .export import export_weights
from .judge import load_judge
from .measure import measure_weights, print_table
from .sample_sheet import draw_sheet
from .train import Trainer, TrainingSettings

SHEET_SIZE = 96
SHEET_STEPS = 16


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument("--start", default="../weights")
    parser.add_argument("--maps", type=int, default=30_000)
    parser.add_argument("--minutes", type=float, default=55.0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--output", type=Path, default=Path("../weights"))
    parser.add_argument("--fixture", type=Path, default=Path("../src/flow/parity.json"))
    arguments = parser.parse_args()
    data, run = arguments.work / "data", arguments.work / "run"
    print("drawing the data", flush=True)
    write_dataset(data, arguments.maps)
    trainer = Trainer(
        TrainingSettings(
            data=data,
            output=run,
            start=arguments.start,
            minutes=arguments.minutes,
            threads=arguments.threads,
        )
    )
    trainer.resume()
    trainer.run()
    print("measuring", flush=True)
    judge = load_judge(arguments.work / "judge.pt")
    print_table({"trained": measure_weights(run, judge)})
    draw_sheet(run, arguments.work / "sheet.ppm", SHEET_SIZE, SHEET_STEPS)
    export_weights(run, arguments.output, arguments.fixture)


if __name__ == "__main__":
    main()
