"""Decoding of the raw maps and the training loss."""

import torch
import torch.nn.functional as F
from torch import nn

from assign import assign, paired_iou, places


def flatten(maps):
    """Raw maps [(B, D, h, w)] -> (B, N, D)."""
    return torch.cat([m.flatten(2) for m in maps], 2).transpose(1, 2)


def to_boxes(distances, centres, sizes):
    """Distances (..., N, 4) left top right bottom in strides -> boxes (..., N, 4) x1 y1 x2 y2 in pixels."""
    reach = distances * sizes[:, None]
    return torch.cat([centres - reach[..., :2], centres + reach[..., 2:]], -1)


class Decoded(nn.Module):
    """The network as it is shipped: pixels in, the `yolo` / `yolo-seg` layout out.

    forward: uint8 (1, H, W, 3) RGB -> (1, 4 + classes + masks, N): centre x, centre y, width, height in input pixels,
    class scores 0..1, mask coefficients; and the prototypes (1, masks, H/s, W/s) where there are masks.
    scale: what pixels are multiplied with; 1 once it is folded into the first convolution (see export.py).
    """

    def __init__(self, model, height, width, scale=1 / 255):
        super().__init__()
        self.model, self.scale = model, scale
        centres, sizes = places(model.strides, height, width)
        self.register_buffer("centres", centres.T.contiguous())
        self.register_buffer("sizes", sizes)
        # Expectation over the bins as one small product: rows 0-3 sum value x weight of a side, rows 4-7 its weights.
        side, value = torch.eye(4), torch.arange(model.bins, dtype=torch.float32)
        self.register_buffer("reduce", torch.cat([torch.kron(side, value), torch.kron(side, torch.ones(model.bins))]))

    def forward(self, images):
        pixels = images.float().permute(0, 3, 1, 2)
        maps, prototypes = self.model(pixels if self.scale == 1 else pixels * self.scale)
        bins, classes = self.model.bins, self.model.classes
        flat = torch.cat([m.flatten(2) for m in maps], 2)
        sums = self.reduce @ flat[:, : 4 * bins].exp()
        reach = sums[:, :4] / sums[:, 4:] * self.sizes
        low, high = self.centres - reach[:, :2], self.centres + reach[:, 2:]
        scores = flat[:, 4 * bins : 4 * bins + classes].sigmoid()
        parts = [(low + high) / 2, high - low, scores]
        if prototypes is None:
            return torch.cat(parts, 1)
        return torch.cat([*parts, flat[:, 4 * bins + classes :]], 1), prototypes


class Loss:
    """Class, box, distance-bin and mask losses; call(maps, prototypes, batch) -> (loss, dict of its parts)."""

    def __init__(self, model, size, weights=None, most=64, **assigning):
        self.classes, self.bins, self.strides = model.classes, model.bins, model.strides
        self.size, self.most, self.assigning = size, most, assigning
        self.weights = weights or {"box": 7.5, "class": 0.5, "bins": 1.5, "mask": 2.0}
        self.centres, self.sizes = places(model.strides, size, size)

    def __call__(self, maps, prototypes, batch):
        device, bins = maps[0].device, self.bins
        centres, sizes = self.centres.to(device), self.sizes.to(device)
        flat = flatten(maps).float()
        logits = flat[..., 4 * bins : 4 * bins + self.classes]
        distances = flat[..., : 4 * bins]
        with torch.no_grad():
            boxes = to_boxes(distances.unflatten(-1, (4, bins)).softmax(-1)
                             @ torch.arange(bins, dtype=torch.float32, device=device), centres, sizes)
        truth, owners, classes = (batch[key].to(device) for key in ("boxes", "owners", "classes"))
        place, thing, quality = assign(logits.sigmoid(), boxes, truth, owners, classes, self.strides,
                                       self.size, self.size, **self.assigning)
        wanted = torch.zeros_like(logits).reshape(-1, self.classes)
        wanted[place, classes[thing]] = quality
        total = quality.sum().clamp(min=1.0)
        parts = {"class": F.binary_cross_entropy_with_logits(logits.reshape(-1, self.classes), wanted,
                                                             reduction="sum") / total}
        raw = distances.reshape(-1, 4, bins)[place]
        anchor, stride = centres[place % len(centres)], sizes[place % len(sizes)]
        reach = raw.softmax(-1) @ torch.arange(bins, dtype=torch.float32, device=device)
        fitted = to_boxes(reach, anchor, stride)
        parts["box"] = ((1 - paired_iou(fitted, truth[thing], True)) * quality).sum() / total
        goal = torch.cat([anchor - truth[thing, :2], truth[thing, 2:] - anchor], -1) / stride[:, None]
        goal = goal.clamp(0, bins - 1.01)
        low = goal.long()
        share = goal - low
        log = raw.log_softmax(-1)
        nearest = -(log.gather(-1, low[..., None])[..., 0] * (1 - share)
                    + log.gather(-1, low[..., None] + 1)[..., 0] * share).mean(-1)
        parts["bins"] = (nearest * quality).sum() / total
        if prototypes is not None:
            parts["mask"] = self._masks(flat, prototypes.float(), place, thing, batch, device)
        loss = sum(self.weights[key] * value for key, value in parts.items())
        return loss, {key: float(value.detach()) for key, value in parts.items()}

    def _masks(self, flat, prototypes, place, thing, batch, device):
        """Cross entropy inside the object's box, at full size, for one random place of up to `most` objects.

        The prototypes are enlarged as the service enlarges them before it cuts at 0: learning on their own coarse grid
        would leave the masks of small objects too small.
        """
        shuffled = torch.randperm(len(place), device=device)
        one = torch.full((len(batch["boxes"]),), -1, dtype=torch.long, device=device)
        one[thing[shuffled]] = shuffled
        one = one[one >= 0]
        one = one[torch.randperm(len(one), device=device)[: self.most]]
        if not len(one):
            return flat.sum() * 0
        owner = batch["owners"].to(device)[thing[one]]
        goal = batch["masks"].to(device)[thing[one]].float()
        coefficients = flat.reshape(-1, flat.shape[-1])[place[one], 4 * self.bins + self.classes :]
        box = batch["boxes"].to(device)[thing[one]]
        total = flat.sum() * 0
        grid = torch.arange(self.size, device=device)
        for b in owner.unique():
            mine = owner == b
            logit = torch.einsum("pk,khw->phw", coefficients[mine], prototypes[b])
            logit = F.interpolate(logit[None], size=(self.size, self.size), mode="bilinear")[0]
            x1, y1, x2, y2 = (box[mine, i, None] for i in range(4))
            inside = (((grid > y1 - 1) & (grid < y2))[:, :, None] & ((grid > x1 - 1) & (grid < x2))[:, None, :]).float()
            error = F.binary_cross_entropy_with_logits(logit, goal[mine], reduction="none") * inside
            total = total + (error.sum((1, 2)) / inside.sum((1, 2)).clamp(min=1)).sum()
        return total / len(one)
