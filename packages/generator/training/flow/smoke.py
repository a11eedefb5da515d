"""A trial of the whole way in about a minute: 2 steps on a few maps, exported and read back.

`python3 -m flow.smoke` in the folder `training`. It writes to a temporary folder only.
"""

import json
import tempfile
from pathlib import Path

import torch

from .captions import VOCABULARY
from .dataset import write_dataset
from .export import PARITY_CASES, export_weights
from .import_weights import load_network
from .judge import train_judge
from .measure import measure_weights
from .sample_sheet import draw_sheet
from .train import Trainer, TrainingSettings
from .weights_file import WEIGHTS_NAME, read_weights

MAPS = 24
STEPS = 2


def check(is_right: bool, statement: str) -> None:
    if not is_right:
        raise SystemExit(f"wrong: {statement}")
    print(f"right: {statement}", flush=True)


def try_training(work: Path, start: str) -> Path:
    run = work / ("warm" if start else "cold")
    settings = TrainingSettings(data=work / "data", output=run, start=start, steps_max=STEPS)
    trainer = Trainer(settings)
    before = {name: values.clone() for name, values in trainer.network.state_dict().items()}
    trainer.run()
    moved = [name for name, values in trainer.network.state_dict().items()
             if not torch.equal(values, before[name])]
    check(len(moved) > 0, f"{STEPS} steps move the weights")
    again = Trainer(settings)
    again.resume()
    check(again.step == STEPS, "a run goes on from its checkpoint")
    return run


def try_export(work: Path, run: Path) -> None:
    fixture = work / "parity.json"
    export_weights(run, work / "exported", fixture)
    state, vocabulary = read_weights(work / "exported")
    check(vocabulary == VOCABULARY, "the description holds the vocabulary")
    network = load_network(work / "exported")
    is_same = all(torch.equal(values, state[name]) for name, values in network.state_dict().items())
    check(is_same, "what was exported is read back")
    export_weights(work / "exported", work / "twice", work / "twice.json")
    first = (work / "exported" / f"{WEIGHTS_NAME}.f16").read_bytes()
    second = (work / "twice" / f"{WEIGHTS_NAME}.f16").read_bytes()
    check(first == second, "a second export is the same")
    check(len(json.loads(fixture.read_text())) == len(PARITY_CASES), "the fixture has its cases")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        write_dataset(work / "data", MAPS)
        try_training(work, "")
        run = try_training(work, str(Path(__file__).parents[2] / "weights"))
        try_export(work, run)
        judge = train_judge(work / "judge.pt", steps=STEPS)
        rates = measure_weights(run, judge, seeds=1, size=32, steps=1)
        check(all(0 <= rate <= 1 for rate in rates.values()), "the judge gives rates")
        draw_sheet(run, work / "sheet.ppm", size=32, steps=1)
        check((work / "sheet.ppm").stat().st_size > 0, "the sheet is drawn")


if __name__ == "__main__":
    main()
