"""Reading the data sets and resampling them exactly as the service does.

`fast` resampling is libvips' cubic kernel straight to the wanted size, on 8-bit sRGB after EXIF orientation. The
training pictures go through the same kernel (pyvips), so that what the network has learned is what it is given.
"""

import gzip
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pyvips

CELLS = ["RBC", "WBC", "Platelets"]
FASHION = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]


def names(root, part):
    """Picture names of `train` or `val`."""
    return (Path(root) / f"{part}.txt").read_text().split()


def upright(source):
    """A picture as a pyvips image: EXIF orientation applied, 8-bit sRGB, transparency on white."""
    image = pyvips.Image.new_from_file(str(source)) if not isinstance(source, pyvips.Image) else source
    image = image.autorot()
    if image.hasalpha():
        image = image.flatten(background=[255, 255, 255])
    return image.colourspace("srgb").cast("uchar")


def to_array(image):
    """pyvips image -> (H, W, bands) uint8 array."""
    return np.ndarray(buffer=image.write_to_memory(), dtype=np.uint8, shape=(image.height, image.width, image.bands))


def fast(image, width, height):
    """Resample to exactly width x height pixels as `fast` does; returns (height, width, 3) uint8.

    JPEG shrink-on-load is not repeated here: it starts at a reduction of 2, which no data set here reaches.
    """
    image = upright(image)
    if (image.width, image.height) != (width, height):
        image = image.resize(width / image.width, vscale=height / image.height, kernel="cubic")
    assert (image.width, image.height) == (width, height), (image.width, image.height, width, height)
    return to_array(image)


def read_cells(root, name):
    """One BCCD picture: (pyvips image, boxes (n, 4) x1 y1 x2 y2 in pixels, classes (n,), dropped degenerate boxes)."""
    root = Path(root)
    boxes, classes, dropped = [], [], 0
    for item in ET.parse(root / "annotations" / f"{name}.xml").getroot().iter("object"):
        x1, y1, x2, y2 = (float(item.find(f"bndbox/{key}").text) for key in ("xmin", "ymin", "xmax", "ymax"))
        if x2 <= x1 or y2 <= y1:
            dropped += 1
            continue
        boxes.append([x1, y1, x2, y2])
        classes.append(CELLS.index(item.find("name").text))
    image = upright(root / "images" / f"{name}.jpg")
    return image, np.array(boxes, np.float32).reshape(-1, 4), np.array(classes, np.int64), dropped


def read_nuclei(root, name):
    """One nuclei picture: (pyvips image, label map (H, W) int32, 0 = background, k = nucleus k)."""
    root = Path(root)
    image = upright(root / "images" / f"{name}.png")
    label = pyvips.Image.new_from_file(str(root / "labels" / f"{name}.png"))
    array = np.ndarray(buffer=label.write_to_memory(), dtype=np.uint16 if label.format == "ushort" else np.uint8,
                       shape=(label.height, label.width, label.bands))[..., 0]
    return image, array.astype(np.int32)


def read_fashion(root, held_out=5000, seed=0):
    """Fashion-MNIST training half cut in two: ((images (n, 28, 28) uint8, labels (n,)) train, the same held out)."""
    root = Path(root)
    with gzip.open(root / "train-images-idx3-ubyte.gz") as file:
        images = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 28, 28)
    with gzip.open(root / "train-labels-idx1-ubyte.gz") as file:
        labels = np.frombuffer(file.read(), np.uint8, offset=8).astype(np.int64)
    order = np.random.default_rng(seed).permutation(len(images))
    val, train = order[:held_out], order[held_out:]
    return (images[train], labels[train]), (images[val], labels[val])
