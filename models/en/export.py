"""Make the runtime files out of a training run: ``python models/en/export.py --run WORK --to models/en --version 1``."""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from network import Network, Sizes
from onnxruntime.quantization import QuantType, quantize_dynamic
from train import base_folder

NAMES = ("upos", "feats", "edit", "ner", "start", "arcs", "root", "dep", "head")
INPUTS = ("ids", "shapes", "mask", "first", "last")


def trained(run: Path) -> Network:
    """The network with the averaged weights of a run."""
    network = Network(Sizes(**json.loads((run / "sizes.json").read_text())))
    network.load_state_dict(torch.load(run / "average.pt", weights_only=True))
    return network.eval()


def to_onnx(network: Network, path: Path) -> None:
    ids = torch.ones(2, 9, dtype=torch.long)
    words = torch.ones(2, 5, dtype=torch.long)
    axes = {name: {0: "batch", 1: "pieces"} for name in INPUTS[:3]} | {name: {0: "batch", 1: "words"} for name in (*INPUTS[3:], *NAMES)}
    axes["arcs"] = {0: "batch", 1: "words", 2: "words"}
    torch.onnx.export(
        network, (ids, ids, ids, words, words), str(path), input_names=list(INPUTS), output_names=list(NAMES), dynamic_axes=axes,
        opset_version=17, dynamo=False,
    )  # fmt: skip


def fused(source: Path, target: Path) -> None:
    """Layer norms and activations fused, where the optimizer finds them."""
    from onnxruntime.transformers.optimizer import optimize_model

    made = optimize_model(str(source), model_type="bert", num_heads=12, hidden_size=384, opt_level=0)
    print(made.get_fused_operator_statistics())
    made.save_model_to_file(str(target))


def quantized(source: Path, target: Path) -> None:
    """Weights in eight bits; seven bits of range, since processors without VNNI would overflow."""
    quantize_dynamic(str(source), str(target), weight_type=QuantType.QInt8, reduce_range=True, per_channel=True, extra_options={"MatMulConstBOnly": True, "DefaultTensorType": onnx.TensorProto.FLOAT})
    onnx.checker.check_model(str(target))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--to", type=Path, default=Path(__file__).parent)
    parser.add_argument("--version", required=True)
    args = parser.parse_args()
    args.to.mkdir(parents=True, exist_ok=True)
    network = trained(args.run)
    with tempfile.TemporaryDirectory() as folder:
        plain, joined = Path(folder) / "plain.onnx", Path(folder) / "fused.onnx"
        to_onnx(network, plain)
        fused(plain, joined)
        quantized(joined, args.to / "model.onnx")
    np.save(args.to / "relations.npy", network.rel.detach().numpy().astype(np.float16))
    shutil.copy(args.run / "labels.json", args.to / "labels.json")
    shutil.copy(base_folder() / "tokenizer.json", args.to / "tokenizer.json")
    (args.to / "version.json").write_text(json.dumps({"name": "coopfacts-en-minilm", "version": args.version}) + "\n")


if __name__ == "__main__":
    main()
