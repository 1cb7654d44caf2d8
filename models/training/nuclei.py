"""Cell nuclei in any microscope picture: instance segmentation at 640 x 640. Settings, training, validation, package.

    python models/training/nuclei.py                 train, export, write models/nuclei
    python models/training/nuclei.py --resume        go on from the last checkpoint
    python models/training/nuclei.py --evaluate      figures of the best weights on the validation part
    python models/training/nuclei.py --package       export and package the best weights again
"""

from pathlib import Path

import numpy as np
import pyvips
import torch

import command
import package
from augment import Composer, collate, recolour
from blocks import Detector, flops
from data import fast, names, read_nuclei
from evaluate import coco_figures, encode, objects
from export import fold_scale, fuse, onnx_run, write
from loop import train
from losses import Decoded, Loss

SIZE, CROP, MASKS = 640, 256, 32
LABELS = ["nucleus"]
# Half of the nuclei are below 35 pixels at this size, so the heads sit at strides 4, 8, 16.
NETWORK = {"widths": (16, 32, 64, 96, 128), "depths": (1, 2, 2, 1), "strides": (4, 8, 16), "neck": (48, 64, 96),
           "head": 32, "bins": 16, "masks": MASKS}
SCALES = (1.0, 0.75, 1.3)
SETTINGS = {"epochs": 110, "batch": 12, "rate": 1.5e-3, "decay": 0.03, "average": 0.998, "warmup": 100, "every": 5,
            "settle": 24, "clip": 10.0, "plain_last": 10}
POST = {"threshold": 0.25, "iou": 0.45, "limit": 300}
HERE = Path(__file__).resolve().parent
FOLDER = HERE.parent / "nuclei"
SAMPLES = ("4e1c889de376", "ee927e825509", "5d75a63972ef", "709e094e3962", "76c4f14e3521")


def resize_labels(labels, width, height):
    """Label map (H, W) -> (height, width) by the nearest pixel centre."""
    h, w = labels.shape
    rows = ((np.arange(height) + 0.5) * h / height).astype(int)
    columns = ((np.arange(width) + 0.5) * w / width).astype(int)
    return labels[rows][:, columns].astype(np.uint16)


def label_boxes(labels):
    """Label map -> (map renumbered 1..n, boxes (n, 4) x1 y1 x2 y2 in pixels)."""
    kept, numbers = np.unique(labels, return_inverse=True)
    numbers = numbers.reshape(labels.shape) + (0 if kept[0] == 0 else 1)
    count = len(kept) - (kept[0] == 0)
    boxes = np.zeros((count, 4), np.float32)
    for k in range(count):
        rows, columns = np.nonzero(numbers == k + 1)
        boxes[k] = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
    return numbers, boxes


def training_items(root):
    """All sizes of the training pictures in memory for the Composer, and how often each is to be drawn."""
    items, counts = [], []
    for name in names(root, "train"):
        image, labels = read_nuclei(root, name)
        labels, boxes = label_boxes(labels)
        variants = []
        for scale in SCALES:
            side = round(SIZE * scale)
            ratio = np.array([side / image.width, side / image.height] * 2, np.float32)
            variants.append((fast(image, side, side), boxes * ratio, np.zeros(len(boxes), np.int64),
                             resize_labels(labels, side, side)))
        items.append(variants)
        counts.append(len(boxes))
    # Crowded pictures hold many more crops worth seeing than those of a few nuclei.
    weights = np.sqrt(np.array(counts) / np.median(counts)).clip(0.5, 3)
    print(f"train: {len(items)} pictures, {sum(counts)} nuclei, no degenerate ones", flush=True)
    return items, weights / weights.sum()


def validation(root):
    """Validation pictures: (name, pixels (512, 512, 3)), and the truth with masks for coco_figures."""
    pictures, truth = [], []
    for name in names(root, "val"):
        image, labels = read_nuclei(root, name)
        pictures.append((name, fast(image, SIZE, SIZE)))
        numbers, boxes = label_boxes(labels)
        things = []
        for k, (x1, y1, x2, y2) in enumerate(boxes.tolist()):
            mask = numbers == k + 1
            things.append({"classId": 0, "area": int(mask.sum()), "rle": encode(mask),
                           "box": {"x": x1, "y": y1, "width": x2 - x1, "height": y2 - y1}})
        truth.append({"width": image.width, "height": image.height, "objects": things})
    print(f"validation: {len(truth)} pictures, {sum(len(t['objects']) for t in truth)} nuclei", flush=True)
    return pictures, truth


def figures(run, pictures, truth, threshold=0.001, iou=POST["iou"], limit=300, most=(300, 100)):
    """COCO figures of masks (and boxes) of `run`: (1, 512, 512, 3) uint8 -> ((4 + 1 + 32, N), (32, 128, 128))."""
    found = []
    for (_, pixels), t in zip(pictures, truth, strict=True):
        output, prototypes = run(pixels[None])
        found.append(objects(output, prototypes, 1, (SIZE, SIZE), (t["width"], t["height"]), threshold, iou, limit))
    result = coco_figures(truth, found, LABELS, "segm", most[0])
    result["box_map_50"] = coco_figures(truth, found, LABELS, "bbox", most[0])["map_50"]
    for other in most[1:]:
        result.update({f"{k}_{other}": v for k, v in coco_figures(truth, found, LABELS, "segm", other).items()})
    return result


def torch_run(model):
    """The PyTorch network as a function for `figures`."""
    decoded = Decoded(model.eval(), SIZE, SIZE)

    def run(pixels):
        with torch.no_grad():
            output, prototypes = decoded(torch.from_numpy(np.ascontiguousarray(pixels)))
        return output[0].numpy(), prototypes[0].numpy()

    return run


def fit(options):
    """Train on the training part; the best averaged weights on the validation part stay in out/best.pt."""
    model = Detector(1, **NETWORK)
    print(f"{sum(p.numel() for p in model.parameters()):,} weights, {flops(model, 3, SIZE, SIZE) / 1e9:.2f} GFLOPs "
          "(2 x multiply-accumulates of the convolutions)", flush=True)
    device = torch.device(options.device)
    model = model.to(device, memory_format=torch.channels_last)
    (items, weights), (pictures, truth) = training_items(options.data), validation(options.data)
    composer = Composer(items, CROP, options.seed, mosaic=0.15, visible=0.25, turn=True)
    loss = Loss(model, CROP)
    settings = {**SETTINGS, "epochs": options.epochs}
    count = len(items) // settings["batch"]

    def make_epoch(epoch):
        composer.random = np.random.default_rng((options.seed, epoch))
        plain = epoch >= settings["epochs"] - settings["plain_last"]
        composer.mosaic = 0.0 if plain else 0.15
        chosen = composer.random.choice(len(items), (count, settings["batch"]), p=weights)
        return count, lambda i: collate([composer.compose(k, plain and composer.random.random() < 0.5)
                                         for k in chosen[i]])

    def step_loss(network, batch):
        images = recolour(batch["images"].to(device), 0.2, grey=0.1, invert=0.05)
        maps, prototypes = network(images.contiguous(memory_format=torch.channels_last))
        return loss(maps, prototypes, batch)

    def evaluate(average):
        result = figures(torch_run(average.to("cpu")), pictures, truth, threshold=0.02, most=(300,))
        average.to(device)
        return result["map"] + result["map_50"], result

    return train(model, make_epoch, step_loss, evaluate, settings, options.out, options.resume, not options.eager)


def best(options):
    """The best weights, batch norm still in place."""
    model = Detector(1, **NETWORK)
    state = torch.load(options.out / "best.pt", map_location="cpu", weights_only=False)
    model.load_state_dict(state["model"])
    print(f"weights of epoch {state['epoch']}")
    return model.eval()


def answer(run, image):
    """Objects of one pyvips picture, in its own pixels."""
    output, prototypes = run(fast(image, SIZE, SIZE)[None])
    return objects(output, prototypes, 1, (SIZE, SIZE), (image.width, image.height), **POST)


def pictures_of(root, run):
    """Samples, parity pictures with PyTorch's answers and the drawn example, all from the validation part."""
    (FOLDER / "samples").mkdir(parents=True, exist_ok=True)
    known, cases = names(root, "val"), []
    chosen = [n for n in SAMPLES if n in known] or known[:: len(known) // 5][:5]
    for name in chosen:
        package.save_jpeg(read_nuclei(root, name)[0], FOLDER / "samples" / f"{name}.jpg", 90)
    package.save_jpeg(read_nuclei(root, chosen[0])[0], FOLDER / "parity.jpg", 90)
    array = fast(read_nuclei(root, chosen[1])[0], SIZE, SIZE)
    package.save_png(pyvips.Image.new_from_array(array).copy(interpretation="srgb"), FOLDER / "parity.png")
    for file in ("parity.png", "parity.jpg"):
        found = answer(run, pyvips.Image.new_from_file(str(FOLDER / file)))
        cases.append({"image": file, "options": POST, "predictions": package.tidy(found, LABELS)})
    package.parity_json(FOLDER, "models/training/nuclei.py", {"box": 0.5, "score": 0.002}, cases)
    image = read_nuclei(root, chosen[0])[0]
    package.draw(image, answer(run, image), FOLDER / "example.jpg", LABELS)


def write_package(options):
    """models/nuclei from the best weights: file, samples, parity, model.json and the card's table of figures."""
    model = best(options)
    run = torch_run(model)
    truth = validation(options.data)
    asked = figures(run, *truth)
    FOLDER.mkdir(exist_ok=True)
    fused = fuse(model)
    fold_scale(fused.stem.conv)
    example = torch.randint(0, 256, (1, SIZE, SIZE, 3), dtype=torch.uint8)
    difference = write(Decoded(fused, SIZE, SIZE, scale=1), example, FOLDER / "model.onnx", ["images"],
                       ["output0", "output1"], {"names": dict(enumerate(LABELS)), "task": "segment", "imgsz": [SIZE, SIZE],
                                                "stride": 16, "license": "MIT (weights); data: Data Science Bowl 2018, CC0"})
    file = onnx_run(FOLDER / "model.onnx")
    reached = figures(lambda pixels: [part[0] for part in file(pixels)], *truth)
    answered = [(thing["classId"], thing["score"]) for (_, pixels), t in zip(*truth, strict=True)
                for thing in objects(*(part[0] for part in file(pixels[None])), 1, (SIZE, SIZE), (t["width"], t["height"]),
                                     **POST)]
    pictures_of(options.data, run)
    package.model_json(FOLDER, {
        "name": "nuclei", "version": options.version, "task": "segmentation", "file": "model.onnx",
        "description": "Cell nuclei, each with its outline, in fluorescence and stained microscope pictures.",
        "license": "MIT (weights); data: Data Science Bowl 2018 stage 1, CC0", "source": "models/training/nuclei.py",
        "input": {"width": SIZE, "height": SIZE, "color": "rgb", "layout": "nhwc", "type": "uint8", "resize": "stretch",
                  "resample": "fast"},
        "output": {"family": "yolo-seg"}, "labels": package.watched_labels(LABELS, answered), "defaults": POST,
        "metrics": {"dataset": "Data Science Bowl 2018 stage 1, validation part, 96 pictures; masks, 300 per picture",
                    **{k: round(v, 4) for k, v in reached.items()}}})
    package.table(FOLDER, [
        ("mask mAP (COCO, 0.50-0.95), at most 300 a picture", f"{reached['map']:.3f}"),
        ("mask AP50, at most 300", f"{reached['map_50']:.3f}"), ("mask AP75, at most 300", f"{reached['map_75']:.3f}"),
        ("mask AP50, at most 100", f"{reached['map_50_100']:.3f}"), ("mask mAP, at most 100", f"{reached['map_100']:.3f}"),
        ("box AP50, at most 300", f"{reached['box_map_50']:.3f}"),
        ("the same by PyTorch itself", f"mask mAP {asked['map']:.3f}, mask AP50 {asked['map_50']:.3f}"),
        ("weights", f"{sum(p.numel() for p in fused.parameters()):,}"),
        ("work", f"{flops(fused, 3, SIZE, SIZE) / 1e9:.2f} GFLOPs"),
        ("file", f"{(FOLDER / 'model.onnx').stat().st_size / 1e6:.2f} MB")])
    print(f"ONNX differs from PyTorch by at most {difference:.2g}; {reached}")


def best_figures(options):
    """Figures of the best weights on the validation part."""
    return figures(torch_run(best(options)), *validation(options.data))


if __name__ == "__main__":
    command.run(__doc__, "nuclei", "nuclei", SETTINGS, fit, best_figures, write_package)
