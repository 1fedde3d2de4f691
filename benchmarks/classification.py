"""Training and running the models beside plain word counts: `python -m benchmarks.classification --help`.

Both learn from the same texts and answer for the same texts, in one process and on one thread. Seconds are
the processor's, so that a busy machine counts little; what says most is the ratio.
"""

# ruff: noqa: T201 - a script that tells its user how far it is

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final, TypeVar

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from threadpoolctl import threadpool_limits

from searchapp.classify.actors import load_forces
from searchapp.classify.taxonomy_file import load_taxonomy
from searchapp.classify.train import train
from searchapp.classify.training_data import TrainingData, load_training_data, truth_table
from searchapp.config import sample_register, training_folder
from searchapp.domain.progress import Silent
from searchapp.domain.suggestion import ClassifiableText
from searchapp.domain.taxonomy import LabelKind, Taxonomy
from searchapp.ingest import read_register

HEADING: Final = "# Classification beside plain word counts"
T = TypeVar("T")

KINDS: Final[tuple[LabelKind, LabelKind]] = ("theme", "addressee")
_LOAD: Final = (
    "import json, sys, time; from pathlib import Path\n"
    "start = time.process_time()\n"
    "from searchapp.classify.model import TrainedModels\n"
    "imported = time.process_time(); TrainedModels.load(Path(sys.argv[1]))\n"
    "print(json.dumps([imported - start, time.process_time() - imported]))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Processor seconds of training, and texts a second of the first and of a later pass."""

    name: str
    training: float
    first: float
    later: float


def main() -> None:
    """Measure, print, and put the section in place of an older one at the end of the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.classification", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks.md"), help="page to end with it")
    out: Path = parser.parse_args().out
    section = _section()
    before = out.read_text(encoding="utf-8").partition(HEADING)[0].rstrip() if out.is_file() else ""
    out.write_text(f"{before}\n\n{section}".lstrip(), encoding="utf-8")
    print(section)


def _section() -> str:
    taxonomy = load_taxonomy(training_folder() / "taxonomy.toml")
    data = _data(taxonomy)
    texts = [example.text for example in data.examples]
    print("training the models", file=sys.stderr, flush=True)
    with threadpool_limits(1):
        forces = load_forces(training_folder() / "forces.toml")
        took, models = _timed(
            lambda: train(data, taxonomy=taxonomy, forces=forces, force="Lancashire", progress=Silent())
        )
        ours = _rates("searchapp", took, texts, lambda: sum(1 for _ in models.classify(texts)))
        print("training plain word counts", file=sys.stderr, flush=True)
        took, plain = _timed(lambda: [_plain(data, taxonomy, kind) for kind in KINDS])
        words = [text.text for text in texts]
        peer = _rates(
            "TF-IDF, logistic regression", took, texts, lambda: [one.predict(words) for one in plain]
        )
    with tempfile.TemporaryDirectory() as folder:
        models.save(Path(folder))
        size = sum(file.stat().st_size for file in Path(folder).iterdir()) / 1e6
        told = subprocess.run(  # noqa: S603 - this interpreter and a folder made here
            [sys.executable, "-c", _LOAD, folder], check=True, capture_output=True, text=True
        ).stdout
    imported, loaded = json.loads(told)
    return _written(len(texts), (ours, peer), megabytes=size, imported=imported, loaded=loaded)


def _data(taxonomy: Taxonomy) -> TrainingData:
    folder = training_folder()
    rows = read_register(sample_register())
    return load_training_data(
        ((row.row, ClassifiableText(text=row.text, report=row.report)) for row in rows),
        labels=folder / "labels.csv",
        written=sorted((folder / "written").glob("*.jsonl")),
        taxonomy=taxonomy,
    )


def _plain(data: TrainingData, taxonomy: Taxonomy, kind: LabelKind) -> Pipeline:
    """TF-IDF of one and two words and one logistic regression a label, of the labels that have examples."""
    truth = truth_table(data.examples, kind, list(taxonomy.names(kind)))
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2),
        OneVsRestClassifier(LogisticRegression(C=10.0, solver="liblinear", class_weight="balanced")),
    )
    return model.fit([example.text.text for example in data.examples], truth[:, truth.any(axis=0)])


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    """Processor seconds of this process, and the result."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def _rates(
    name: str, training: float, texts: Sequence[ClassifiableText], work: Callable[[], object]
) -> Figures:
    first, later = (len(texts) / _timed(work)[0] for _ in range(2))
    return Figures(name=name, training=training, first=first, later=later)


def _written(
    texts: int, figures: tuple[Figures, Figures], *, megabytes: float, imported: float, loaded: float
) -> str:
    ours, peer = figures
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    ratios = ours.training / peer.training, ours.first / peer.first, ours.later / peer.later
    rows = "\n".join(
        f"| {one.name} | {one.training:.1f} | {one.first:,.0f} | {one.later:,.0f} |" for one in figures
    )
    return f"""{HEADING}

Written by `make bench` (`python -m benchmarks.classification --help`). Both learn themes and addressees of
the same {texts:,} training texts (searchapp also whether the force is asked to act) and answer for the same
texts, on one thread of one process, in seconds of processor time. searchapp's answers carry probabilities
and the words behind them; the peer's are labels alone.

{machine}, scikit-learn {version("scikit-learn")}.

| | training, s | texts a second, first pass | second pass |
|---|---|---|---|
{rows}
| ratio | {ratios[0]:.1f} | {ratios[1]:.2f} | {ratios[2]:.2f} |

The models take {megabytes:.1f} MB on disk. They load in {loaded:.2f} s, after {imported:.1f} s for
importing the libraries.
"""


if __name__ == "__main__":
    main()
