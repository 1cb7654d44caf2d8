"""Training pictures for detection: crops, mosaics, flips, right-angle turns and sizes, without resampling twice.

Every picture is resampled once per size and turn by the service's own kernel and kept in memory; a training picture
is then only slices of these. So the network never sees pixels of another kernel than it will be served.
"""

import numpy as np
import torch


def flip(variant, horizontal, vertical, transpose=False):
    """Mirror a variant, first exchanging x and y if asked; views, nothing is copied."""
    pixels, boxes, classes, labels = variant
    boxes = boxes.copy()
    if transpose:
        pixels, labels = pixels.swapaxes(0, 1), None if labels is None else labels.T
        boxes = boxes[:, [1, 0, 3, 2]]
    h, w = pixels.shape[:2]
    if horizontal:
        pixels, labels = pixels[:, ::-1], None if labels is None else labels[:, ::-1]
        boxes[:, [0, 2]] = w - boxes[:, [2, 0]]
    if vertical:
        pixels, labels = pixels[::-1], None if labels is None else labels[::-1]
        boxes[:, [1, 3]] = h - boxes[:, [3, 1]]
    return pixels, boxes, classes, labels


class Composer:
    """Makes training pictures of size x size pixels; `mosaic` is the share made of four pictures.

    items: for each picture of the data set its variants (sizes and turns), the first being the picture as served; a
    variant is (pixels (h, w, 3) uint8, boxes (n, 4) pixels, classes (n,), labels (h, w) 1..n or None).
    turn: x and y may also be exchanged (pictures whose turned variants are not among the items).
    """

    def __init__(self, items, size, seed, mosaic=0.6, visible=0.3, smallest=3.0, turn=False):
        self.turn = turn
        self.items, self.size, self.mosaic = items, size, mosaic
        self.visible, self.smallest = visible, smallest
        self.random = np.random.default_rng(seed)

    def compose(self, index, plain=False):
        """One picture beginning with data set item `index`: (pixels (S, S, 3), boxes, classes, labels or None)."""
        size, random = self.size, self.random
        if plain:
            return self._paste([(index, 0, 0, size, size)], True)
        if random.random() >= self.mosaic:
            return self._paste([(index, 0, 0, size, size)], False)
        cx, cy = (int(v) for v in random.uniform(0.3, 0.7, 2) * size)
        others = random.integers(0, len(self.items), 3)
        return self._paste([(index, 0, 0, cx, cy), (others[0], cx, 0, size, cy), (others[1], 0, cy, cx, size),
                            (others[2], cx, cy, size, size)], False)

    def _paste(self, parts, plain):
        size, random = self.size, self.random
        first = self.items[parts[0][0]][0]
        canvas = np.empty((size, size, 3), np.uint8)
        labels = None if first[3] is None else np.zeros((size, size), np.int32)
        boxes, classes, used = [], [], 0
        for index, x1, y1, x2, y2 in parts:
            w, h = x2 - x1, y2 - y1
            room = max(w, h) if self.turn else 0
            fitting = [v for v in self.items[index] if v[0].shape[1] >= max(w, room) and v[0].shape[0] >= max(h, room)]
            # The first variant is the picture as it is served; for `plain` it is taken whole where it fits.
            pick = 0 if plain or not fitting else random.integers(len(fitting))
            variant = fitting[pick] if fitting else self.items[index][0]
            pixels, box, kind, label = flip(variant, *(random.random(3) < (0.5, 0.5, 0.5 * self.turn)))
            left = random.integers(0, max(pixels.shape[1] - w, 0) + 1)
            top = random.integers(0, max(pixels.shape[0] - h, 0) + 1)
            cut = pixels[top : top + h, left : left + w]
            if cut.shape[:2] != (h, w):
                cut = np.pad(cut, ((0, h - cut.shape[0]), (0, w - cut.shape[1]), (0, 0)), mode="reflect")
            canvas[y1:y2, x1:x2] = cut
            clipped = box - np.array([left, top, left, top], np.float32)
            whole = (clipped[:, 2:] - clipped[:, :2]).prod(1)
            clipped = clipped.clip(0, np.array([w, h, w, h], np.float32))
            sides = clipped[:, 2:] - clipped[:, :2]
            keep = (sides.min(1) >= self.smallest) & (sides.prod(1) >= self.visible * whole)
            boxes.append(clipped[keep] + np.array([x1, y1, x1, y1], np.float32))
            if label is None:
                classes.append(kind[keep])
                continue
            # Label map: ids are renumbered 1.. in the order of the boxes kept; slivers become background.
            table = np.zeros(len(box) + 1, np.int32)
            table[1:][keep] = used + 1 + np.arange(keep.sum())
            used += int(keep.sum())
            part = label[top : top + h, left : left + w]
            labels[y1 : y1 + part.shape[0], x1 : x1 + part.shape[1]] = table[part]
            classes.append(kind[keep])
        return canvas, np.concatenate(boxes), np.concatenate(classes), labels


def collate(pictures):
    """Pictures -> batch: images (B, 3, S, S) uint8, boxes (M, 4), owners (M,), classes (M,), masks (M, S, S) 0 or 1.

    masks only where there are label maps.
    """
    batch = {
        "images": torch.from_numpy(np.stack([p[0] for p in pictures])).permute(0, 3, 1, 2),
        "boxes": torch.from_numpy(np.concatenate([p[1] for p in pictures]).astype(np.float32)),
        "classes": torch.from_numpy(np.concatenate([p[2] for p in pictures])),
        "owners": torch.from_numpy(np.repeat(np.arange(len(pictures)), [len(p[1]) for p in pictures])),
    }
    if pictures[0][3] is not None:
        batch["masks"] = torch.from_numpy(np.concatenate([object_masks(p[3], len(p[1])) for p in pictures]))
    return batch


def object_masks(labels, count):
    """Label map (S, S) of 1..count -> (count, S, S) uint8, 1 inside."""
    return (labels == np.arange(1, count + 1)[:, None, None]).astype(np.uint8)


def recolour(images, strength, grey=0.0, invert=0.0):
    """Random saturation, contrast, tint and brightness; uint8 (B, 3, S, S) -> float (B, 3, S, S) within 0..1.

    All of it is one 3 x 3 matrix and an offset per picture, so it costs one multiplication. grey and invert: shares
    of the pictures that lose their colour or are turned into their negative.
    """
    b, device = len(images), images.device

    def draw(*shape):
        return (torch.rand(b, *shape, device=device) * 2 - 1) * strength

    fade = torch.where(torch.rand(b, 1, 1, device=device) < grey, -1.0, 1.5 * draw(1, 1))
    mix = torch.eye(3, device=device) * (1 + fade) - fade / 3
    gain = (1 + draw(1, 1)) * (1 + 0.5 * draw(3, 1))
    gain = torch.where(torch.rand(b, 1, 1, device=device) < invert, -gain, gain)
    # Contrast turns around the middle of the picture's own range, negatives around the middle of 0..1.
    middle = images[:, :, ::8, ::8].float().mean((2, 3), keepdim=True).reshape(b, 3, 1) / 255
    target = torch.where(gain[:, :1] < 0, 1 - middle, middle) + 0.15 * draw(3, 1) + 0.2 * draw(1, 1)
    matrix = gain * mix
    flat = images.flatten(2).float().div_(255)
    return torch.baddbmm(target - matrix @ middle, matrix, flat).clamp_(0, 1).reshape(images.shape)
