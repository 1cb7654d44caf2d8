"""Clothes: classification of grey 28 x 28 pictures. Settings, training, validation and package in this file.

    python models/training/fashion.py                  train, export, write models/fashion
    python models/training/fashion.py --resume         go on from the last checkpoint
    python models/training/fashion.py --evaluate       top-1 of the best weights on the 5,000 held-out pictures
    python models/training/fashion.py --package        export and package the best weights again
"""

from pathlib import Path

import numpy as np
import pyvips
import torch
import torch.nn.functional as F
from torch import nn

import command
import package
from blocks import Conv, Residual, flops
from data import FASHION, read_fashion
from export import fold_scale, fuse, onnx_run, write
from loop import train

SIDE, HELD_OUT = 28, 5000
WIDTHS, DEPTHS = (20, 36, 64), (0, 1, 2)
SETTINGS = {"epochs": 60, "batch": 128, "rate": 3e-3, "decay": 0.03, "average": 0.998, "warmup": 150, "every": 3,
            "settle": 30, "clip": 5.0, "smooth": 0.05, "erase": 0.25, "shift": 2, "plain_last": 2}
POST = {"threshold": 0, "iou": 0.45, "limit": 5}
HERE = Path(__file__).resolve().parent
FOLDER = HERE.parent / "fashion"


class Classifier(nn.Module):
    """Small residual network; (B, 1, 28, 28) 0..1 -> logits (B, 10)."""

    def __init__(self):
        super().__init__()
        self.stem, layers, previous = Conv(1, WIDTHS[0], 3), [], WIDTHS[0]
        for i, (width, depth) in enumerate(zip(WIDTHS, DEPTHS, strict=True)):
            if i:
                layers.append(Conv(previous, width, 3, 2))
            layers += [Residual(width) for _ in range(depth)]
            previous = width
        self.layers = nn.Sequential(*layers)
        self.drop = nn.Dropout(0.1)
        self.last = nn.Linear(previous, len(FASHION))

    def forward(self, x):
        return self.last(self.drop(self.layers(self.stem(x)).mean((2, 3))))


class Mirrored(nn.Module):
    """The mean of the logits for a picture and for its mirror image; (B, 1, 28, 28) -> (B, 10).

    Twice the work of a very small network for half a percent more right answers.
    """

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, x):
        return self.model(torch.cat([x, x.flip(3)])).unflatten(0, (2, x.shape[0])).mean(0)


class Shipped(nn.Module):
    """uint8 (1, 28, 28, 1) -> logits (1, 10); 1/255 is already in the first convolution."""

    def __init__(self, model):
        super().__init__()
        self.model = Mirrored(model)

    def forward(self, images):
        return self.model(images.float().permute(0, 3, 1, 2))


def vary(images, settings):
    """Mirror, shift by a few pixels and blank a rectangle; uint8 (B, 28, 28) -> the same."""
    b, s = len(images), settings["shift"]
    padded = F.pad(images, (s, s, s, s))
    rows = torch.randint(0, 2 * s + 1, (b, 1)) + torch.arange(SIDE)
    columns = torch.randint(0, 2 * s + 1, (b, 1)) + torch.arange(SIDE)
    columns = torch.where(torch.rand(b, 1) < 0.5, columns.flip(1), columns)
    out = padded[torch.arange(b)[:, None, None], rows[:, :, None], columns[:, None, :]]
    low, size = torch.randint(-4, SIDE - 4, (2, b, 1)), torch.randint(5, 13, (2, b, 1))
    grid = torch.arange(SIDE)
    inside = [(grid >= low[i]) & (grid < low[i] + size[i]) for i in range(2)]
    hole = inside[0][:, :, None] & inside[1][:, None, :] & (torch.rand(b, 1, 1) < settings["erase"])
    return torch.where(hole, (torch.rand(b, 1, 1) * 256).to(torch.uint8), out)


def accuracy(run, images, labels, batch=500):
    """Share of pictures whose best class is right; run: uint8 (n, 28, 28) -> logits (n, 10)."""
    right = sum(int((run(images[i : i + batch]).argmax(1) == labels[i : i + batch]).sum())
                for i in range(0, len(images), batch))
    return right / len(images)


def torch_run(model):
    """The PyTorch network as a function for `accuracy`."""
    model = Mirrored(model).eval()

    def run(images):
        with torch.no_grad():
            return model(torch.from_numpy(np.array(images)).unsqueeze(1).float() / 255).numpy()

    return run


def fit(options):
    """Train on 55,000 pictures; the best averaged weights on the 5,000 held out stay in out/best.pt."""
    model = Classifier()
    print(f"{sum(p.numel() for p in model.parameters()):,} weights, {flops(model, 1, SIDE, SIDE) / 1e6:.1f} MFLOPs")
    device = torch.device(options.device)
    model = model.to(device, memory_format=torch.channels_last)
    (images, labels), held_out = read_fashion(options.data, HELD_OUT)
    images, labels = torch.from_numpy(images.copy()), torch.from_numpy(labels)
    settings = {**SETTINGS, "epochs": options.epochs}

    def make_epoch(epoch):
        generator = torch.Generator().manual_seed(1000 * options.seed + epoch)
        order = torch.randperm(len(images), generator=generator)
        size = settings["batch"]
        plain = epoch >= settings["epochs"] - settings["plain_last"]
        now = {**settings, "erase": 0.0} if plain else settings

        def make(i):
            pick = order[i * size : (i + 1) * size]
            return vary(images[pick], now), labels[pick]

        return len(images) // size, make

    def step_loss(network, batch):
        x = batch[0].to(device).unsqueeze(1).float().div_(255).contiguous(memory_format=torch.channels_last)
        loss = F.cross_entropy(network(x), batch[1].to(device), label_smoothing=settings["smooth"])
        return loss, {"loss": float(loss.detach())}

    def evaluate(average):
        top1 = accuracy(torch_run(average.to("cpu")), *held_out)
        average.to(device)
        return top1, {"top1": top1}

    return train(model, make_epoch, step_loss, evaluate, settings, options.out, options.resume, not options.eager)


def best(options):
    """The best weights, batch norm still in place."""
    model = Classifier()
    state = torch.load(options.out / "best.pt", map_location="cpu", weights_only=False)
    model.load_state_dict(state["model"])
    print(f"weights of epoch {state['epoch']}")
    return model.eval()


def one_answer(run, pixels):
    """The best classes of one picture (28, 28) as parity.json wants them."""
    logits = torch.from_numpy(run(pixels[None]))[0]
    scores, kinds = logits.softmax(0).topk(POST["limit"])
    return package.tidy([{"classId": int(c), "score": float(s)} for c, s in zip(kinds, scores, strict=True)], FASHION)


def write_package(options):
    """models/fashion from the best weights: file, samples, parity, model.json and the card's table of figures."""
    model = best(options)
    run, (_, (images, labels)) = torch_run(model), read_fashion(options.data, HELD_OUT)
    asked = accuracy(run, images, labels)
    (FOLDER / "samples").mkdir(parents=True, exist_ok=True)
    fused = fuse(model)
    fold_scale(fused.stem.conv)
    difference = write(Shipped(fused), torch.randint(0, 256, (1, SIDE, SIDE, 1), dtype=torch.uint8), FOLDER / "model.onnx",
                       ["images"], ["logits"], {"names": dict(enumerate(FASHION)), "task": "classify",
                                                "imgsz": [SIDE, SIDE], "license": "MIT (weights); data: Fashion-MNIST, MIT"})
    file = onnx_run(FOLDER / "model.onnx")
    logits = np.concatenate([file(image[None, :, :, None])[0] for image in images])
    order = (-logits).argsort(1)
    top1, top5 = float((order[:, 0] == labels).mean()), float((order[:, :5] == labels[:, None]).any(1).mean())
    certainties = torch.from_numpy(logits).softmax(1).amax(1).numpy()
    watched = package.watched_labels(FASHION, zip(order[:, 0].tolist(), certainties.tolist(), strict=True))
    cases = []
    for kind in (9, 1, 8, 3, 5, 6):
        pick = int(np.flatnonzero(labels == kind)[0])
        picture = pyvips.Image.new_from_array(images[pick]).copy(interpretation="b-w")
        file_name = f"{FASHION[kind].lower().replace('/top', '').replace(' ', '-')}.png"
        package.save_png(picture, FOLDER / "samples" / file_name)
        if kind in (9, 6):
            name = f"parity-{kind}.png"
            package.save_png(picture, FOLDER / name)
            cases.append({"image": name, "options": POST, "predictions": one_answer(run, images[pick])})
    package.parity_json(FOLDER, "models/training/fashion.py", {"box": 0.5, "score": 0.002}, cases)
    package.sheet(FOLDER / "example.jpg", [(images[k], FASHION[order[k, 0]]) for k in range(12)])
    package.model_json(FOLDER, {
        "name": "fashion", "version": options.version, "task": "classification", "file": "model.onnx",
        "description": "Ten kinds of clothes in small grey pictures, light on a dark ground.",
        "license": "MIT (weights); data: Fashion-MNIST, MIT", "source": "models/training/fashion.py",
        "input": {"width": SIDE, "height": SIDE, "color": "gray", "layout": "nhwc", "type": "uint8", "resize": "stretch",
                  "resample": "fast"},
        "output": {"family": "classification", "activation": "softmax"}, "labels": watched, "defaults": POST,
        "metrics": {"dataset": f"{HELD_OUT} pictures held out of the training half", "top1": top1, "top5": top5}})
    each = ", ".join(f"{n} {float((order[labels == i, 0] == i).mean()):.3f}" for i, n in enumerate(FASHION))
    package.table(FOLDER, [("top-1", f"{top1:.4f}"), ("top-5", f"{top5:.4f}"), ("top-1 by PyTorch itself", f"{asked:.4f}"),
                           ("found of each class", each), ("weights", f"{sum(p.numel() for p in fused.parameters()):,}"),
                           ("work", f"{2 * flops(fused, 1, SIDE, SIDE) / 1e6:.1f} MFLOPs with the mirror image"),
                           ("file", f"{(FOLDER / 'model.onnx').stat().st_size / 1e6:.2f} MB")])
    print(f"ONNX differs from PyTorch by at most {difference:.2g}; top-1 {top1:.4f}, PyTorch {asked:.4f}")


def best_figures(options):
    """Figures of the best weights on the validation part."""
    return {"top1": accuracy(torch_run(best(options)), *read_fashion(options.data, HELD_OUT)[1])}


if __name__ == "__main__":
    command.run(__doc__, "fashion", "fashion", SETTINGS, fit, best_figures, write_package)
