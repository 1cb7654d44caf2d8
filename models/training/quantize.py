"""The 8-bit question for `cells`: is a statically quantised file better per millisecond than the float one?

    python models/training/quantize.py [--data DIR]

Quantises models/cells/model.onnx (QDQ form, weights per channel, activations by the training pictures), measures both
files on the validation part and, in turns and on one thread, their time; writes the answer into the card.
"""

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
import onnx
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

import cells
import package
from data import fast, names, read_cells
from export import onnx_run


class Pictures(CalibrationDataReader):
    """Training pictures one by one, as the service would hand them in."""

    def __init__(self, root, count):
        self.left = iter(names(root, "train")[:count])
        self.root = root

    def get_next(self):
        name = next(self.left, None)
        return name and {"images": fast(read_cells(self.root, name)[0], cells.SIZE, cells.SIZE)[None]}


def quantise(source, target, root, count=64):
    """Write the 8-bit form of `source` to `target`; the box arithmetic after the last convolutions stays float."""
    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared.onnx"
        quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
        graph = onnx.load(str(prepared)).graph
        convolutions = [n.name for n in graph.node if n.op_type == "Conv"]
        body = {"Conv", "Relu", "Concat", "MaxPool", "Resize", "Add"}
        last = max(i for i, n in enumerate(graph.node) if n.name in convolutions)
        skipped = [n.name for i, n in enumerate(graph.node) if n.op_type not in body or i > last]
        quantize_static(str(prepared), str(target), Pictures(root, count), quant_format=QuantFormat.QDQ, per_channel=True,
                        activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8, nodes_to_exclude=skipped,
                        calibrate_method=CalibrationMethod.MinMax)


def milliseconds(runs, rounds=60):
    """Median time of each function, called in turns with the order rotated; processor time of this one thread."""
    pixels = np.random.default_rng(0).integers(0, 256, (1, cells.SIZE, cells.SIZE, 3), dtype=np.uint8)
    times = [[] for _ in runs]
    for r in range(rounds + 5):
        for i in [(r + k) % len(runs) for k in range(len(runs))]:
            began = time.thread_time()
            runs[i](pixels)
            if r >= 5:
                times[i].append((time.thread_time() - began) * 1000)
    return [float(np.median(t)) for t in times]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=cells.HERE.parents[2] / "shared" / "data" / "bccd")
    parser.add_argument("--out", type=Path, default=cells.HERE / "runs" / "cells-int8.onnx")
    options = parser.parse_args()
    source = cells.FOLDER / "model.onnx"
    options.out.parent.mkdir(parents=True, exist_ok=True)
    quantise(source, options.out, options.data)
    truth, rows = cells.validation(options.data), []
    runs = [onnx_run(source), onnx_run(options.out)]
    for name, path, run, ms in zip(("float32", "8 bit"), (source, options.out), runs, milliseconds(runs), strict=True):
        f = cells.figures(lambda pixels, run=run: run(pixels)[0][0], *truth)
        rows.append((name, f"mAP {f['map']:.3f}, AP50 {f['map_50']:.3f}, {ms:.1f} ms of one thread, "
                           f"{path.stat().st_size / 1e6:.2f} MB"))
        print(*rows[-1], flush=True)
    package.table(cells.FOLDER, rows, "int8")


if __name__ == "__main__":
    main()
