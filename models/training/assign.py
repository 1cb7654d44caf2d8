"""Places, boxes, and which place learns which object (task-aligned assignment with a window around the centre)."""

import torch


def places(strides, height, width):
    """Centres (N, 2) x y in pixels and strides (N,) of all places of a height x width picture, level by level."""
    centres, sizes = [], []
    for s in strides:
        y, x = torch.meshgrid(torch.arange(height // s), torch.arange(width // s), indexing="ij")
        centres.append((torch.stack([x, y], -1).reshape(-1, 2) + 0.5) * s)
        sizes.append(torch.full((len(centres[-1]),), float(s)))
    return torch.cat(centres), torch.cat(sizes)


def paired_iou(a, b, complete=False):
    """IoU of boxes (..., 4) x1 y1 x2 y2 pair by pair; `complete` subtracts centre distance and shape difference."""
    low, high = torch.maximum(a[..., :2], b[..., :2]), torch.minimum(a[..., 2:], b[..., 2:])
    inter = (high - low).clamp(min=0).prod(-1)
    size_a, size_b = (a[..., 2:] - a[..., :2]).clamp(min=1e-6), (b[..., 2:] - b[..., :2]).clamp(min=1e-6)
    iou = inter / (size_a.prod(-1) + size_b.prod(-1) - inter + 1e-7)
    if not complete:
        return iou
    hull = torch.maximum(a[..., 2:], b[..., 2:]) - torch.minimum(a[..., :2], b[..., :2])
    offset = (a[..., :2] + a[..., 2:] - b[..., :2] - b[..., 2:]) / 2
    distance = offset.square().sum(-1) / (hull.square().sum(-1) + 1e-7)
    angle = torch.atan(size_b[..., 0] / size_b[..., 1]) - torch.atan(size_a[..., 0] / size_a[..., 1])
    shape = 4 / torch.pi**2 * angle.square()
    weight = (shape / (1 - iou + shape + 1e-7)).detach()
    return iou - distance - weight * shape


@torch.no_grad()
def assign(scores, boxes, truth, owners, classes, strides, height, width, topk=10, alpha=0.5, beta=6.0, window=2):
    """Choose the places that learn each object.

    scores (B, N, C) 0..1 and boxes (B, N, 4) in pixels are the present predictions; truth (M, 4) pixels, owners (M,)
    picture index, classes (M,). An object may only be learned within `window` places of its centre on each level and
    inside its box (the nearest place always may), so the work grows with the objects and not with objects x places.
    Returns (place (P,) index into B*N, object (P,), quality (P,) 0..1): no place twice.
    """
    device, picks, start = truth.device, [], 0
    centre = (truth[:, :2] + truth[:, 2:]) / 2
    steps = torch.arange(-window, window + 1, device=device)
    dy, dx = (g.reshape(1, -1) for g in torch.meshgrid(steps, steps, indexing="ij"))
    for s in strides:
        w, h = width // s, height // s
        cx = (centre[:, :1] / s).long().clamp(0, w - 1) + dx
        cy = (centre[:, 1:] / s).long().clamp(0, h - 1) + dy
        px, py = (cx + 0.5) * s, (cy + 0.5) * s
        inside = (px > truth[:, :1]) & (px < truth[:, 2:3]) & (py > truth[:, 1:2]) & (py < truth[:, 3:])
        inside |= (dx == 0) & (dy == 0)
        inside &= (cx >= 0) & (cx < w) & (cy >= 0) & (cy < h)
        index = start + cy.clamp(0, h - 1) * w + cx.clamp(0, w - 1)
        picks.append((index, inside))
        start += w * h
    index = torch.cat([p[0] for p in picks], 1) + owners[:, None] * boxes.shape[1]
    allowed = torch.cat([p[1] for p in picks], 1)
    iou = paired_iou(boxes.reshape(-1, 4)[index], truth[:, None]).clamp(0)
    score = scores.reshape(-1, scores.shape[-1])[index, classes[:, None]]
    metric = torch.where(allowed, score.pow(alpha) * iou.pow(beta) + 1e-9, -1.0)
    best, where = metric.topk(min(topk, metric.shape[1]), 1)
    keep = best > 0
    place, chosen_iou = index.gather(1, where)[keep], iou.gather(1, where)[keep]
    thing = torch.arange(len(truth), device=device)[:, None].expand_as(where)[keep]
    best = best[keep]
    # A place wanted by several objects goes to the one it fits best; ties are broken by the order of the objects.
    rank = chosen_iou + 1e-6 * (1 - thing / max(len(truth), 1))
    top = torch.full((boxes.shape[0] * boxes.shape[1],), -1.0, device=device).scatter_reduce(0, place, rank, "amax")
    won = rank >= top[place]
    place, thing, best, chosen_iou = place[won], thing[won], best[won], chosen_iou[won]
    # The best place of an object is asked for a score equal to its IoU, the others for proportionally less.
    peak = torch.zeros(len(truth), device=device).scatter_reduce(0, thing, best, "amax")
    peak_iou = torch.zeros(len(truth), device=device).scatter_reduce(0, thing, chosen_iou, "amax")
    return place, thing, best / (peak[thing] + 1e-12) * peak_iou[thing]
