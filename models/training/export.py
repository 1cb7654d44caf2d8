"""PyTorch network -> ONNX file: batch norm fused, 1/255 folded, static batch 1, plain operators of opset 17."""

import copy
import hashlib

import numpy as np
import onnx
import onnxruntime as ort
import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

OPSET, IR = 17, 8


def fuse(model):
    """A copy of `model` in which every block with `conv` and `norm` is one convolution with bias."""
    model = copy.deepcopy(model).cpu().float().eval()
    for module in model.modules():
        if isinstance(getattr(module, "norm", None), nn.BatchNorm2d):
            module.conv = fuse_conv_bn_eval(module.conv, module.norm)
            module.norm = nn.Identity()
    return model


def fold_scale(conv, scale=1 / 255):
    """Let `conv` take pixels 0..255 instead of 0..1.

    Only a scale is folded, never an offset: with zero padding an offset would change the values along the border.
    """
    with torch.no_grad():
        conv.weight.mul_(scale)


def write(network, example, path, inputs, outputs, metadata):
    """Write `network` (taking `example`) to `path` and check the file against it; returns the largest difference.

    metadata: name -> text, kept in the file's metadata_props (lists and dicts as Python literals).
    """
    network = network.eval()
    with torch.no_grad():
        torch.onnx.export(network, (example,), str(path), input_names=inputs, output_names=outputs, opset_version=OPSET,
                          do_constant_folding=True, dynamo=False)
    options = ort.SessionOptions()
    # `basic` only removes and folds: the file keeps standard operators, so that it loads in any runtime on any CPU.
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.optimized_model_filepath = str(path)
    options.log_severity_level = 3
    ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    model = onnx.load(str(path))
    standard = [o for o in model.opset_import if o.domain in ("", "ai.onnx")]
    used = {node.domain for node in model.graph.node}
    assert used <= {"", "ai.onnx"}, used
    del model.opset_import[:]
    model.opset_import.extend(standard)
    model.ir_version = min(model.ir_version, IR)
    model.producer_name, model.producer_version = "glimpse", "1"
    del model.metadata_props[:]
    for key, value in metadata.items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value if isinstance(value, str) else repr(value)
    for node in model.graph.node:
        node.doc_string = ""
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
    run = onnx_run(path)
    with torch.no_grad():
        expected = network(example)
    expected = expected if isinstance(expected, tuple) else (expected,)
    return max(float(np.abs(a - b.numpy()).max()) for a, b in zip(run(example.numpy()), expected, strict=True))


def onnx_run(path, threads=1):
    """The file at `path` as a function: input array -> list of output arrays."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return lambda array: session.run(None, {name: np.ascontiguousarray(array)})


def sha256(path):
    return hashlib.sha256(open(path, "rb").read()).hexdigest()
