"""python bench/data-sets.py FOLDER: reads exported data sets with what others wrote, and counts.

FOLDER has those of `glimpse records export` that are to be read: coco, yolo, voc, tensorflow-csv, each in a folder named
so, with parts. Needs pycocotools, supervision and pillow. Ends with 1 where the forms do not hold the same.
"""
import csv
import sys
import xml.etree.ElementTree as xml
from contextlib import redirect_stdout
from os import devnull
from pathlib import Path

import supervision
from PIL import Image
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval


def of_coco(root, part):
    data = COCO(root / f"annotations/instances_{part}.json")
    for image in data.imgs.values():
        assert Image.open(root / "images" / image["file_name"]).size == (image["width"], image["height"])
    found = [{**annotation, "score": 1.0} for annotation in data.anns.values()]
    own = COCOeval(data, data.loadRes(found), "bbox")
    own.evaluate(), own.accumulate(), own.summarize()
    # As good as it can be: every box is found where it is.
    assert own.stats[0] == 1, own.stats
    return len(data.imgs), len(data.anns)


def of_yolo(root, part):
    data = supervision.DetectionDataset.from_yolo(
        str(root / "images" / part), str(root / "labels" / part), str(root / "data.yaml")
    )
    return len(data), sum(len(boxes) for _, _, boxes in data)


def of_voc(root, part):
    stems = (root / f"ImageSets/Main/{part}.txt").read_text().split()
    count = 0
    for stem in stems:
        annotation = xml.parse(root / f"Annotations/{stem}.xml").getroot()
        width, height = Image.open(root / "JPEGImages" / annotation.findtext("filename")).size
        for box in annotation.iter("bndbox"):
            left, top, right, bottom = (int(box.findtext(side)) for side in ("xmin", "ymin", "xmax", "ymax"))
            assert 0 <= left < right <= width and 0 <= top < bottom <= height, (stem, left, top, right, bottom)
            count += 1
    return len(stems), count


def of_csv(root, part):
    rows = list(csv.DictReader((root / part / "_annotations.csv").open()))
    for row in rows:
        assert Image.open(root / part / row["filename"]).size == (int(row["width"]), int(row["height"]))
    # A picture on which nothing is has no row.
    return sum(path.suffix != ".csv" for path in (root / part).iterdir()), len(rows)


readers = {"coco": of_coco, "yolo": of_yolo, "voc": of_voc, "tensorflow-csv": of_csv}
seen = {}
for form, read in readers.items():
    root = Path(sys.argv[1]) / form
    if root.exists():
        with open(devnull, "w") as nowhere, redirect_stdout(nowhere):
            seen[form] = [read(root, part) for part in ("train", "val")]
        print(form, *(f"{part}: {pictures} pictures, {objects} objects" for part, (pictures, objects) in zip(("train", "val"), seen[form])), sep="  ")
sys.exit(0 if len(set(map(str, seen.values()))) == 1 else 1)
