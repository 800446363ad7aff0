"""The network: a MiniLM encoder with a letter-case embedding, and linear or biaffine heads over its words."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

HEADS = ("upos", "feats", "edit", "ner", "start")


@dataclass(frozen=True)
class Sizes:
    """What the network needs to know to be built."""

    upos: int
    feats: int
    edit: int
    ner: int
    rel: int
    start: int = 2
    shapes: int = 7
    hidden: int = 384
    layers: int = 6
    attention: int = 12
    inner: int = 1536
    vocabulary: int = 30522
    positions: int = 512
    arc: int = 192
    label: int = 64

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), indent=1) + "\n")


class FusedAttention(torch.autograd.Function):
    """Stands for onnxruntime's own attention operator in the exported graph."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor, mask: Tensor, heads: int) -> Tensor:
        return x.clone()

    @staticmethod
    def symbolic(g: Any, x: Any, weight: Any, bias: Any, mask: Any, heads: int) -> Any:
        return g.op("com.microsoft::Attention", x, weight, bias, mask, num_heads_i=heads).setType(x.type())


class Layer(nn.Module):
    """One transformer block, post-norm as in BERT."""

    def __init__(self, sizes: Sizes, dropout: float) -> None:
        super().__init__()
        self.attention, self.dropout = sizes.attention, dropout
        self.qkv = nn.Linear(sizes.hidden, 3 * sizes.hidden)
        self.out = nn.Linear(sizes.hidden, sizes.hidden)
        self.norm1 = nn.LayerNorm(sizes.hidden, eps=1e-12)
        self.up = nn.Linear(sizes.hidden, sizes.inner)
        self.down = nn.Linear(sizes.inner, sizes.hidden)
        self.norm2 = nn.LayerNorm(sizes.hidden, eps=1e-12)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        x = self.norm1(x + F.dropout(self.out(self._attend(x, bias)), self.dropout, self.training))
        inner = self.down(F.gelu(self.up(x)))
        return self.norm2(x + F.dropout(inner, self.dropout, self.training))

    def _attend(self, x: Tensor, bias: Tensor) -> Tensor:
        if torch.onnx.is_in_onnx_export():
            fused: Tensor = FusedAttention.apply(x, self.qkv.weight.t(), self.qkv.bias, bias, self.attention)
            return fused
        batch, length, hidden = x.shape
        q, k, v = self.qkv(x).reshape(batch, length, 3, self.attention, hidden // self.attention).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, bias, self.dropout if self.training else 0.0)
        return mixed.transpose(1, 2).reshape(batch, length, hidden)


class Encoder(nn.Module):
    """Pieces and shapes to vectors."""

    def __init__(self, sizes: Sizes, dropout: float) -> None:
        super().__init__()
        self.words = nn.Embedding(sizes.vocabulary, sizes.hidden)
        self.positions = nn.Embedding(sizes.positions, sizes.hidden)
        self.shapes = nn.Embedding(sizes.shapes, sizes.hidden)
        self.norm = nn.LayerNorm(sizes.hidden, eps=1e-12)
        self.layers = nn.ModuleList(Layer(sizes, dropout) for _ in range(sizes.layers))
        self.dropout = dropout
        nn.init.zeros_(self.shapes.weight)

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.norm(self.words(ids) + self.positions(places) + self.shapes(shapes))
        x = F.dropout(x, self.dropout, self.training)
        bias = mask.to(torch.int32) if torch.onnx.is_in_onnx_export() else ((1.0 - mask.to(x.dtype)) * -10000.0)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        return x


class Network(nn.Module):
    """Encoder and heads. ``forward`` gives what the analyser reads; :meth:`relations` is computed for chosen heads only."""

    def __init__(self, sizes: Sizes, dropout: float = 0.1) -> None:
        super().__init__()
        self.sizes = sizes
        self.encoder = Encoder(sizes, dropout)
        self.heads = nn.ModuleDict({name: nn.Linear(sizes.hidden, getattr(sizes, name)) for name in HEADS})
        self.arc_dep, self.arc_head = (nn.Linear(sizes.hidden, sizes.arc) for _ in range(2))
        self.rel_dep, self.rel_head = (nn.Linear(sizes.hidden, sizes.label) for _ in range(2))
        self.root = nn.Linear(sizes.arc, 1)
        self.arc = nn.Linear(sizes.arc, sizes.arc)
        self.rel = nn.Parameter(torch.randn(sizes.label + 1, sizes.rel * (sizes.label + 1)) * 0.02)

    def vectors(self, ids: Tensor, shapes: Tensor, mask: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """One vector a word: the mean of its first and last piece."""
        x = self.encoder(ids, shapes, mask)
        pick = first[..., None].expand(-1, -1, x.shape[-1]), last[..., None].expand(-1, -1, x.shape[-1])
        return (torch.gather(x, 1, pick[0]) + torch.gather(x, 1, pick[1])) * 0.5

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, ...]:
        x = F.dropout(self.vectors(ids, shapes, mask, first, last), 0.2, self.training)
        dep, head = F.relu(self.arc_dep(x)), F.relu(self.arc_head(x))
        arcs = torch.matmul(self.arc(dep), head.transpose(-1, -2)) * self.sizes.arc**-0.5
        relations = F.relu(self.rel_dep(x)), F.relu(self.rel_head(x))
        return (*(self.heads[name](x) for name in HEADS), arcs, self.root(dep)[..., 0], *relations)

    def relations(self, dep: Tensor, head: Tensor) -> Tensor:
        """Relation scores of (dependent, head) vector pairs, both ``(n, label)``."""
        one = dep.new_ones(dep.shape[0], 1)
        left = torch.cat([dep, one], 1) @ self.rel
        right = torch.cat([head, one], 1)
        return (left.view(dep.shape[0], self.sizes.rel, -1) * right[:, None, :]).sum(-1)


def load_encoder(network: Network, weights: dict[str, Tensor]) -> None:
    """Fill the encoder from BERT weights (the safetensors file of MiniLM)."""
    encoder = network.encoder
    with torch.no_grad():
        encoder.words.weight.copy_(weights["embeddings.word_embeddings.weight"])
        encoder.positions.weight.copy_(weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0])
    _copy(encoder.norm, weights, "embeddings.LayerNorm")
    for number, layer in enumerate(encoder.layers):
        _load_layer(layer, weights, f"encoder.layer.{number}")


def _load_layer(layer: Layer, weights: dict[str, Tensor], at: str) -> None:
    with torch.no_grad():
        for kind in ("weight", "bias"):
            parts = [weights[f"{at}.attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
            getattr(layer.qkv, kind).copy_(torch.cat(parts))
    for module, name in (
        (layer.out, "attention.output.dense"), (layer.norm1, "attention.output.LayerNorm"),
        (layer.up, "intermediate.dense"), (layer.down, "output.dense"), (layer.norm2, "output.LayerNorm"),
    ):  # fmt: skip
        _copy(module, weights, f"{at}.{name}")


def _copy(module: nn.Module, weights: dict[str, Tensor], name: str) -> None:
    with torch.no_grad():
        module.weight.copy_(weights[f"{name}.weight"])
        module.bias.copy_(weights[f"{name}.bias"])
