"""Post-processing as the service does it, and COCO figures by pycocotools."""

import contextlib
import io

import numpy as np
import torch
import torch.nn.functional as F
from pycocotools import mask as rle
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval


def suppress(boxes, scores, classes, iou, limit, before=4000):
    """Greedy suppression per class; boxes (n, 4) x1 y1 x2 y2. Returns indices kept, best first."""
    order = np.argsort(-scores, kind="stable")[:before]
    boxes, classes = boxes[order].astype(np.float64), classes[order]
    size = (boxes[:, 2:] - boxes[:, :2]).prod(1)
    alive, kept = np.ones(len(order), bool), []
    for i in range(len(order)):
        if not alive[i]:
            continue
        kept.append(i)
        if len(kept) == limit:
            break
        low, high = np.maximum(boxes[i, :2], boxes[i + 1 :, :2]), np.minimum(boxes[i, 2:], boxes[i + 1 :, 2:])
        inter = (high - low).clip(0).prod(1)
        over = inter / (size[i] + size[i + 1 :] - inter + 1e-9)
        alive[i + 1 :] &= (over <= iou) | (classes[i + 1 :] != classes[i])
    return order[kept]


def objects(output, prototypes, classes, input_size, picture_size, threshold, iou, limit):
    """One raw answer in the `yolo` / `yolo-seg` layout -> objects in original pixels, best first.

    output (4 + classes + masks, N), prototypes (masks, h, w) or None, input_size and picture_size (width, height).
    Each object: classId, score, box x y width height, and `rle` over the picture where there are prototypes.
    """
    scores = output[4 : 4 + classes]
    kind = scores.argmax(0)
    score = scores.max(0)
    pick = np.flatnonzero(score >= threshold)
    cx, cy, w, h = output[:4, pick].astype(np.float64)
    sx, sy = picture_size[0] / input_size[0], picture_size[1] / input_size[1]
    boxes = np.stack([(cx - w / 2) * sx, (cy - h / 2) * sy, (cx + w / 2) * sx, (cy + h / 2) * sy], 1)
    boxes = boxes.clip(0, [picture_size[0], picture_size[1]] * 2)
    keep = suppress(boxes, score[pick], kind[pick], iou, limit)
    keep = keep[((boxes[keep, 2:] - boxes[keep, :2]) > 0).all(1)]
    found = [{"classId": int(kind[pick[k]]), "score": float(score[pick[k]]),
              "box": {"x": x1, "y": y1, "width": x2 - x1, "height": y2 - y1}}
             for k in keep for x1, y1, x2, y2 in [boxes[k].tolist()]]
    if prototypes is not None and found:
        masks = torch.from_numpy(output[4 + classes :, pick[keep]].T.copy()) @ torch.from_numpy(prototypes).flatten(1)
        masks = masks.reshape(-1, 1, *prototypes.shape[1:])
        for thing, mask, box in zip(found, masks, boxes[keep], strict=True):
            # Half-pixel bilinear to the picture, then cut at 0 (0.5 after a sigmoid), then the box.
            plane = F.interpolate(mask[None], size=(picture_size[1], picture_size[0]), mode="bilinear")[0, 0].numpy() > 0
            thing["rle"] = encode(crop(plane, box))
    return found


def crop(plane, box):
    """Clear a mask outside of its box: pixel centres outside of the box go."""
    out = np.zeros_like(plane)
    x1, y1, x2, y2 = (int(np.ceil(v - 0.5)) for v in box)
    x1, y1, x2, y2 = max(x1, 0), max(y1, 0), max(x2, 0), max(y2, 0)
    out[y1:y2, x1:x2] = plane[y1:y2, x1:x2]
    return out


def encode(plane):
    """Boolean mask (H, W) -> COCO compressed run lengths with text counts."""
    code = rle.encode(np.asfortranarray(plane.astype(np.uint8)))
    return {"size": [int(v) for v in code["size"]], "counts": code["counts"].decode()}


def coco_figures(truth, found, labels, kind="bbox", most=100):
    """COCO figures. truth and found: per picture lists of objects; kind: bbox or segm; most: objects per picture.

    Returns map, map_50, map_75 over all, and map_50 of each label.
    """
    images = [{"id": i, "width": t["width"], "height": t["height"]} for i, t in enumerate(truth)]
    notes, results = [], []
    for i, t in enumerate(truth):
        for thing in t["objects"]:
            box = [thing["box"][k] for k in ("x", "y", "width", "height")]
            notes.append({"id": len(notes) + 1, "image_id": i, "category_id": thing["classId"], "iscrowd": 0, "bbox": box,
                          "area": float(thing.get("area", box[2] * box[3])), "segmentation": thing.get("rle")})
        for thing in found[i]:
            entry = {"image_id": i, "category_id": thing["classId"], "score": thing["score"]}
            if kind == "bbox":
                entry["bbox"] = [thing["box"][k] for k in ("x", "y", "width", "height")]
            else:
                entry["segmentation"] = thing["rle"]
            results.append(entry)
    if not results:
        return {"map": 0.0, "map_50": 0.0, "map_75": 0.0}
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO()
        coco.dataset = {"info": {}, "images": images, "annotations": notes,
                        "categories": [{"id": i, "name": n} for i, n in enumerate(labels)]}
        coco.createIndex()
        run = COCOeval(coco, coco.loadRes(results), kind)
        run.params.maxDets = [1, 10, most]
        run.evaluate()
        run.accumulate()
    precision = run.eval["precision"][:, :, :, 0, -1]  # (iou 10, recall 101, class)

    def mean(p):
        return float(p[p > -1].mean()) if (p > -1).any() else 0.0

    figures = {"map": mean(precision), "map_50": mean(precision[0]), "map_75": mean(precision[5])}
    if len(labels) > 1:
        figures.update({f"map_50_{n}": mean(precision[0, :, i]) for i, n in enumerate(labels)})
    return figures
