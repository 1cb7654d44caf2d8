"""Writing a package: model.json, parity.json, samples and the drawn example, figures into the card."""

import json
import re
from pathlib import Path

import numpy as np
import pyvips
import torch
from PIL import Image, ImageDraw, ImageFont
from pycocotools import mask as rle

from export import sha256

COLOURS = [(86, 180, 233), (230, 159, 0), (0, 158, 115)]  # as vision/palette.ts


def write_json(path, value):
    Path(path).write_text(json.dumps(value, indent=2) + "\n")


def model_json(folder, fields):
    """model.json with the hash of the model file put in its place."""
    fields = {**fields, "sha256": sha256(Path(folder) / fields["file"])}
    order = ("name", "version", "task", "file", "sha256", "description", "license", "source", "input", "output", "labels",
             "defaults", "metrics")
    write_json(Path(folder) / "model.json", {key: fields[key] for key in order})


def watched_labels(names, certainties):
    """Labels of model.json, each with the certainty below which pictures are no longer what was trained for.

    certainties: (class id, score) of every answer on the validation part. A tenth below their mean; a class that was never
    answered has no such threshold.
    """
    labels, certainties = [], list(certainties)
    for i, name in enumerate(names):
        scores = [score for kind, score in certainties if kind == i]
        labels.append({"name": name, "threshold": round(0.9 * float(np.mean(scores)), 3)} if scores else name)
    return labels


def parity_json(folder, script, tolerance, cases):
    """parity.json: answers of PyTorch itself on the pictures beside it."""
    source = f"PyTorch {torch.__version__.split('+')[0]}, {script}"
    write_json(Path(folder) / "parity.json", {"source": source, "tolerance": tolerance, "cases": cases})


def tidy(found, labels):
    """Objects of evaluate.objects in the form of parity.json, numbers rounded well below the tolerance."""
    out = []
    for thing in found:
        entry = {"classId": thing["classId"], "label": labels[thing["classId"]], "score": round(thing["score"], 6)}
        if "box" in thing:
            entry["box"] = {key: round(value, 4) for key, value in thing["box"].items()}
        if "rle" in thing:
            entry["mask"] = {"rle": thing["rle"]}
        out.append(entry)
    return out


def save_jpeg(image, path, quality=85):
    """pyvips image -> JPEG without metadata."""
    image.jpegsave(str(path), Q=quality, keep="none", optimize_coding=True)


def save_png(image, path):
    image.pngsave(str(path), compression=9, keep="none")


def draw(image, found, path, labels, width=480):
    """Draw objects (boxes, masks) on a pyvips image and save a small JPEG for the card."""
    array = np.ndarray(buffer=image.write_to_memory(), dtype=np.uint8, shape=(image.height, image.width, image.bands))
    array = np.repeat(array, 3, 2) if array.shape[2] == 1 else array.copy()
    for thing in found:
        if "rle" in thing:
            plane = rle.decode({**thing["rle"], "counts": thing["rle"]["counts"].encode()}).astype(bool)
            colour = np.random.default_rng(int(plane.sum())).integers(60, 255, 3)
            array[plane] = (array[plane] * 0.5 + colour * 0.5).astype(np.uint8)
    zoom = max(1, round(width / image.width))
    picture = Image.fromarray(array).resize((image.width * zoom, image.height * zoom), Image.Resampling.LANCZOS)
    pen = ImageDraw.Draw(picture)
    for thing in found:
        x, y, w, h = (thing["box"][key] * zoom for key in ("x", "y", "width", "height"))
        colour = COLOURS[thing["classId"] % len(COLOURS)]
        if "rle" not in thing:
            pen.rectangle([x, y, x + w, y + h], outline=colour, width=2)
            tag(pen, (x, y), f"{labels[thing['classId']]} {thing['score']:.2f}", colour)
    save_jpeg(pyvips.Image.new_from_array(np.asarray(picture)).copy(interpretation="srgb"), path, 82)


def tag(pen, corner, text, colour):
    """Letters on the colour of a box, over its corner or, at the edge of the picture, inside of it."""
    font = ImageFont.load_default(13)
    left, top, right, bottom = pen.textbbox((0, 0), text, font)
    width, height = right - left + 8, bottom - top + 6
    x = min(max(corner[0], 0), pen.im.size[0] - width)
    y = corner[1] - height + 1 if corner[1] >= height else max(corner[1], 0)
    pen.rectangle([x, y, x + width, y + height], fill=colour)
    pen.text((x + 4 - left, y + 3 - top), text, fill="black", font=font)


def table(folder, figures, marker="figures"):
    """Put rows (name, value) as a table between the markers of card.md; does nothing where there is no card."""
    card = Path(folder) / "card.md"
    if not card.exists():
        return
    rows = "\n".join(f"| {name} | {value} |" for name, value in figures)
    text = f"<!-- {marker} -->\n| | |\n|---|---|\n{rows}\n<!-- /{marker} -->"
    card.write_text(re.sub(f"<!-- {marker} -->.*<!-- /{marker} -->", lambda _: text, card.read_text(), flags=re.S))


def sheet(path, pairs, columns=6, zoom=4):
    """Small grey pictures (28, 28) with their answers in rows, as a JPEG for the card."""
    side = 28 * zoom
    canvas = Image.new("RGB", (columns * (side + 8), -(-len(pairs) // columns) * (side + 22)), "white")
    pen = ImageDraw.Draw(canvas)
    for i, (array, answer) in enumerate(pairs):
        x, y = (i % columns) * (side + 8) + 4, (i // columns) * (side + 22)
        canvas.paste(Image.fromarray(array).resize((side, side), Image.Resampling.NEAREST), (x, y))
        pen.text((x, y + side + 4), answer, fill=(0, 0, 0))
    save_jpeg(pyvips.Image.new_from_array(np.asarray(canvas)).copy(interpretation="srgb"), path, 82)
