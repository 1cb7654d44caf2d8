"""Blood cells: detection of RBC, WBC and Platelets at 416 x 416. Settings, training, validation and package.

    python models/training/cells.py                  train, export, write models/cells
    python models/training/cells.py --resume         go on from the last checkpoint
    python models/training/cells.py --evaluate       figures of the best weights on the validation part
    python models/training/cells.py --package        export and package the best weights again
"""

from pathlib import Path

import numpy as np
import pyvips
import torch

import command
import package
from augment import Composer, collate, recolour
from blocks import Detector, flops
from data import CELLS, fast, names, read_cells
from evaluate import coco_figures, objects
from export import fold_scale, fuse, onnx_run, write
from loop import train
from losses import Decoded, Loss

SIZE = 416
NETWORK = {"widths": (16, 24, 48, 96, 128), "depths": (1, 2, 2, 1), "strides": (8, 16, 32), "neck": (32, 64, 96),
           "head": 32, "bins": 16}
SCALES = (1.0, 0.8, 0.9, 1.12, 1.25, 1.4)
SETTINGS = {"epochs": 105, "batch": 8, "rate": 1.5e-3, "decay": 0.03, "average": 0.998, "warmup": 100, "every": 10,
            "settle": 24, "clip": 10.0, "plain_last": 25, "repeat": 1}
POST = {"threshold": 0.35, "iou": 0.45, "limit": 300}
HERE = Path(__file__).resolve().parent
FOLDER = HERE.parent / "cells"
SAMPLES = ("BloodImage_00222", "BloodImage_00193", "BloodImage_00143", "BloodImage_00269", "BloodImage_00014")


def training_items(root):
    """All sizes and turns of the training pictures in memory, for the Composer; prints the boxes dropped."""
    items, dropped = [], 0
    for name in names(root, "train"):
        image, boxes, classes, bad = read_cells(root, name)
        dropped += bad
        w, h = image.width, image.height
        turned = boxes[:, [1, 0, 3, 2]].copy()  # turned left: x, y -> y, w - x
        turned[:, [1, 3]] = w - boxes[:, [2, 0]]
        variants = []
        for scale in SCALES:
            sx, sy = SIZE / w * scale, SIZE / h * scale
            for source, box in ((image, boxes), (image.rot270(), turned)):
                tw, th = round(source.width * sx), round(source.height * sy)
                ratio = np.array([tw / source.width, th / source.height] * 2, np.float32)
                variants.append((fast(source, tw, th), box * ratio, classes, None))
        items.append(variants)
    print(f"train: {len(items)} pictures, {sum(len(v[0][1]) for v in items)} boxes, {dropped} degenerate boxes dropped")
    return items


def validation(root):
    """Validation pictures: (name, pixels (416, 416, 3)), and the truth for coco_figures; prints the boxes dropped."""
    pictures, truth, dropped = [], [], 0
    for name in names(root, "val"):
        image, boxes, classes, bad = read_cells(root, name)
        dropped += bad
        pictures.append((name, fast(image, SIZE, SIZE)))
        things = [{"classId": int(c), "box": {"x": float(a), "y": float(b), "width": float(x - a), "height": float(y - b)}}
                  for (a, b, x, y), c in zip(boxes, classes, strict=True)]
        truth.append({"width": image.width, "height": image.height, "objects": things})
    print(f"validation: {len(truth)} pictures, {sum(len(t['objects']) for t in truth)} boxes, {dropped} degenerate dropped")
    return pictures, truth


def figures(run, pictures, truth, threshold=0.001, iou=POST["iou"], limit=300):
    """COCO figures of `run`: (1, 416, 416, 3) uint8 -> (4 + 3, N), over the validation part."""
    found = []
    for (_, pixels), t in zip(pictures, truth, strict=True):
        found.append(objects(run(pixels[None]), None, 3, (SIZE, SIZE), (t["width"], t["height"]), threshold, iou, limit))
    return coco_figures(truth, found, CELLS)


def torch_run(model):
    """The PyTorch network as a function for `figures`."""
    decoded = Decoded(model.eval(), SIZE, SIZE)

    def run(pixels):
        with torch.no_grad():
            return decoded(torch.from_numpy(np.ascontiguousarray(pixels)))[0].numpy()

    return run


def fit(options):
    """Train on the training part; the best averaged weights on the validation part stay in out/best.pt."""
    model = Detector(len(CELLS), **NETWORK)
    print(f"{sum(p.numel() for p in model.parameters()):,} weights, {flops(model, 3, SIZE, SIZE) / 1e9:.2f} GFLOPs "
          "(2 x multiply-accumulates of the convolutions)")
    device = torch.device(options.device)
    model = model.to(device, memory_format=torch.channels_last)
    items, (pictures, truth) = training_items(options.data), validation(options.data)
    composer, loss = Composer(items, SIZE, options.seed), Loss(model, SIZE)
    settings = {**SETTINGS, "epochs": options.epochs}

    def make_epoch(epoch):
        composer.random = np.random.default_rng((options.seed, epoch))
        plain = epoch >= settings["epochs"] - settings["plain_last"]
        order = np.concatenate([composer.random.permutation(len(items)) for _ in range(settings["repeat"])])
        groups = [order[i : i + settings["batch"]] for i in range(0, len(order) - settings["batch"] + 1, settings["batch"])]
        composer.mosaic = 0.2 if plain else 0.6
        return len(groups), lambda i: collate([composer.compose(k, plain and composer.random.random() < 0.6)
                                               for k in groups[i]])

    def step_loss(network, batch):
        images = recolour(batch["images"].to(device), 0.1).contiguous(memory_format=torch.channels_last)
        maps, prototypes = network(images)
        return loss(maps, prototypes, batch)

    def evaluate(average):
        result = figures(torch_run(average.to("cpu")), pictures, truth)
        average.to(device)
        return result["map"] + result["map_50"], result

    return train(model, make_epoch, step_loss, evaluate, settings, options.out, options.resume, not options.eager)


def best(options):
    """The best weights, batch norm still in place."""
    model = Detector(len(CELLS), **NETWORK)
    state = torch.load(options.out / "best.pt", map_location="cpu", weights_only=False)
    model.load_state_dict(state["model"])
    print(f"weights of epoch {state['epoch']}")
    return model.eval()


def parity(run):
    """PyTorch's answers on a picture of exactly the input size and on one that has to be resampled."""
    cases = []
    for file in ("parity.png", "parity.jpg"):
        image = pyvips.Image.new_from_file(str(FOLDER / file))
        size = (image.width, image.height)
        found = objects(run(fast(image, SIZE, SIZE)[None]), None, 3, (SIZE, SIZE), size, **POST)
        cases.append({"image": file, "options": POST, "predictions": package.tidy(found, CELLS)})
    package.parity_json(FOLDER, "models/training/cells.py", {"box": 0.5, "score": 0.002}, cases)


def pictures_of(root, run):
    """Samples, parity pictures and the drawn example, all re-encoded from the validation part."""
    (FOLDER / "samples").mkdir(parents=True, exist_ok=True)
    known = names(root, "val")
    chosen = [n for n in SAMPLES if n in known] or known[:: len(known) // 5][:5]
    for name in chosen:
        package.save_jpeg(read_cells(root, name)[0], FOLDER / "samples" / f"{name.split('_')[1]}.jpg")
    package.save_jpeg(read_cells(root, chosen[0])[0], FOLDER / "parity.jpg")
    array = fast(read_cells(root, chosen[1])[0], SIZE, SIZE)
    package.save_png(pyvips.Image.new_from_array(array).copy(interpretation="srgb"), FOLDER / "parity.png")
    image = read_cells(root, chosen[0])[0]
    found = objects(run(fast(image, SIZE, SIZE)[None]), None, 3, (SIZE, SIZE), (image.width, image.height), **POST)
    package.draw(image, found, FOLDER / "example.jpg", CELLS)


def write_package(options):
    """models/cells from the best weights: file, samples, parity, model.json and the card's table of figures."""
    model = best(options)
    run = torch_run(model)
    truth = validation(options.data)
    asked = figures(run, *truth)
    FOLDER.mkdir(exist_ok=True)
    fused = fuse(model)
    fold_scale(fused.stem.conv)
    example = torch.randint(0, 256, (1, SIZE, SIZE, 3), dtype=torch.uint8)
    difference = write(Decoded(fused, SIZE, SIZE, scale=1), example, FOLDER / "model.onnx", ["images"], ["output0"],
                       {"names": dict(enumerate(CELLS)), "task": "detect", "imgsz": [SIZE, SIZE], "stride": 32,
                        "license": "MIT (weights); data: BCCD, MIT"})
    file = onnx_run(FOLDER / "model.onnx")
    reached = figures(lambda pixels: file(pixels)[0][0], *truth)
    answered = [(thing["classId"], thing["score"]) for (_, pixels), t in zip(*truth, strict=True)
                for thing in objects(file(pixels[None])[0][0], None, 3, (SIZE, SIZE), (t["width"], t["height"]), **POST)]
    pictures_of(options.data, run)
    parity(run)
    package.model_json(FOLDER, {
        "name": "cells", "version": options.version, "task": "detection", "file": "model.onnx",
        "description": "Red blood cells, white blood cells and platelets in photographs of stained blood smears.",
        "license": "MIT (weights); data: BCCD, MIT", "source": "models/training/cells.py",
        "input": {"width": SIZE, "height": SIZE, "color": "rgb", "layout": "nhwc", "type": "uint8", "resize": "stretch",
                  "resample": "fast"},
        "output": {"family": "yolo"}, "labels": package.watched_labels(CELLS, answered), "defaults": POST,
        "metrics": {"dataset": "BCCD validation part, 87 pictures", **{k: round(v, 4) for k, v in reached.items()}}})
    weights = sum(p.numel() for p in fused.parameters())
    package.table(FOLDER, [
        ("mAP (COCO, 0.50-0.95)", f"{reached['map']:.3f}"), ("AP50", f"{reached['map_50']:.3f}"),
        ("AP75", f"{reached['map_75']:.3f}"), *((f"AP50 {n}", f"{reached[f'map_50_{n}']:.3f}") for n in CELLS),
        ("the same by PyTorch itself", f"mAP {asked['map']:.3f}, AP50 {asked['map_50']:.3f}"),
        ("weights", f"{weights:,}"), ("work", f"{flops(fused, 3, SIZE, SIZE) / 1e9:.2f} GFLOPs"),
        ("file", f"{(FOLDER / 'model.onnx').stat().st_size / 1e6:.2f} MB")])
    print(f"ONNX differs from PyTorch by at most {difference:.2g}; {reached}")


def best_figures(options):
    """Figures of the best weights on the validation part."""
    return figures(torch_run(best(options)), *validation(options.data))


if __name__ == "__main__":
    command.run(__doc__, "cells", "bccd", SETTINGS, fit, best_figures, write_package)
