"""Network blocks: a small plain-convolution detector with an optional mask branch.

Plain 3x3 convolutions with batch norm and ReLU: after fusion they are single, well-tuned operations in every
runtime (depthwise convolutions have fewer multiplications but run at a fraction of the speed on a CPU).
"""

import math

import torch
from torch import nn


class Conv(nn.Module):
    """Convolution + batch norm + ReLU; (B, cin, H, W) -> (B, cout, H/stride, W/stride)."""

    def __init__(self, cin, cout, kernel=1, stride=1, act=True):
        super().__init__()
        self.conv = nn.Conv2d(cin, cout, kernel, stride, (kernel - 1) // 2, bias=False)
        self.norm = nn.BatchNorm2d(cout, eps=1e-3, momentum=0.1)
        self.act = nn.ReLU(inplace=True) if act else nn.Identity()

    def forward(self, x):
        return self.act(self.norm(self.conv(x)))


class Residual(nn.Module):
    """Two 3x3 convolutions with a shortcut; keeps the shape."""

    def __init__(self, channels, shortcut=True):
        super().__init__()
        self.first = Conv(channels, channels, 3)
        self.second = Conv(channels, channels, 3)
        self.shortcut = shortcut

    def forward(self, x):
        y = self.second(self.first(x))
        return x + y if self.shortcut else y


class Stage(nn.Module):
    """Cross-stage block: half of the channels go through `depth` residuals, all meet in a 1x1 convolution."""

    def __init__(self, cin, cout, depth=1, shortcut=True):
        super().__init__()
        half = cout // 2
        self.left, self.right = Conv(cin, half), Conv(cin, half)
        self.blocks = nn.ModuleList(Residual(half, shortcut) for _ in range(depth))
        self.join = Conv(half * (2 + depth), cout)

    def forward(self, x):
        parts = [self.left(x), self.right(x)]
        for block in self.blocks:
            parts.append(block(parts[-1]))
        return self.join(torch.cat(parts, 1))


class Context(nn.Module):
    """Three chained 5x5 poolings joined with their input: a wide view at little cost; keeps the shape."""

    def __init__(self, channels):
        super().__init__()
        self.squeeze = Conv(channels, channels // 2)
        self.pool = nn.MaxPool2d(5, 1, 2)
        self.join = Conv(channels * 2, channels)

    def forward(self, x):
        parts = [self.squeeze(x)]
        for _ in range(3):
            parts.append(self.pool(parts[-1]))
        return self.join(torch.cat(parts, 1))


class Detector(nn.Module):
    """Anchor-free detector on three neighbouring strides, with `masks` coefficients and prototypes when asked.

    widths: channels at strides 2, 4, 8, 16, 32; depths: residuals at strides 4, 8, 16, 32; strides: where the
    heads sit, (8, 16, 32) or, for small objects, (4, 8, 16); neck: channels at these strides; head: channels
    inside the heads; bins: distance bins per box side. Prototypes have the smallest stride of the heads.
    forward (B, 3, H, W) 0..1 -> (list of raw maps (B, 4*bins + classes + masks, H/s, W/s), prototypes or None).
    """

    def __init__(self, classes, widths, depths, strides, neck, head, bins=16, masks=0):
        super().__init__()
        self.classes, self.bins, self.masks, self.strides = classes, bins, masks, strides
        self.stem = Conv(3, widths[0], 6, 2)
        self.stem.conv.padding = (2, 2)
        self.downs = nn.ModuleList(Conv(a, b, 3, 2) for a, b in zip(widths, widths[1:], strict=False))
        self.stages = nn.ModuleList(Stage(w, w, d) for w, d in zip(widths[1:], depths, strict=True))
        self.context = Context(widths[-1])
        at = dict(zip((4, 8, 16, 32), widths[1:], strict=True))
        out = dict(zip(strides, neck, strict=True))
        # Top-down: from stride 32 to the smallest head; a level without a head is as wide as its trunk.
        self.tops, above = nn.ModuleDict(), at[32]
        for s in (16, 8, 4):
            if s >= strides[0]:
                self.tops[str(s)] = Stage(at[s] + above, out.get(s, at[s]), 1, False)
                above = out.get(s, at[s])
        # Bottom-up: back to the largest head, joined with what came down.
        self.lowers, self.bottoms = nn.ModuleList(), nn.ModuleList()
        for s, t in zip(strides, strides[1:], strict=False):
            self.lowers.append(Conv(out[s], out[s], 3, 2))
            self.bottoms.append(Stage(out[s] + (at[32] if t == 32 else out[t]), out[t], 1, False))
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        self.box_heads = nn.ModuleList(self._head(n, head, 4 * bins) for n in neck)
        self.class_heads = nn.ModuleList(self._head(n, head, classes) for n in neck)
        if masks:
            self.mask_heads = nn.ModuleList(self._head(n, head, masks) for n in neck)
            self.prototypes = nn.Sequential(Conv(neck[0], 2 * masks, 3), nn.Conv2d(2 * masks, masks, 1))
        self._start()

    @staticmethod
    def _head(cin, head, cout):
        return nn.Sequential(Conv(cin, head, 3), nn.Conv2d(head, cout, 1))

    def _start(self):
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
        for box, cls in zip(self.box_heads, self.class_heads, strict=True):
            nn.init.normal_(box[-1].weight, std=0.01)
            nn.init.normal_(cls[-1].weight, std=0.01)
            # Every place starts at a score of 0.01, so that the many empty places do not drown the first steps.
            nn.init.constant_(cls[-1].bias, -math.log((1 - 0.01) / 0.01))

    def forward(self, x):
        x, trunk = self.stem(x), {}
        for s, down, stage in zip((4, 8, 16, 32), self.downs, self.stages, strict=True):
            x = trunk[s] = stage(down(x))
        y = trunk[32] = self.context(x)
        for s, stage in self.tops.items():
            y = trunk[int(s)] = stage(torch.cat([trunk[int(s)], self.up(y)], 1))
        levels = [y]
        for t, lower, bottom in zip(self.strides[1:], self.lowers, self.bottoms, strict=True):
            levels.append(bottom(torch.cat([lower(levels[-1]), trunk[t]], 1)))
        maps = []
        for i, level in enumerate(levels):
            parts = [self.box_heads[i](level), self.class_heads[i](level)]
            if self.masks:
                parts.append(self.mask_heads[i](level))
            maps.append(torch.cat(parts, 1))
        return maps, self.prototypes(levels[0]) if self.masks else None


def flops(model, *shape):
    """Multiply-accumulates of all convolutions and linear layers for one input of `shape`, times two."""
    total, hooks = 0, []

    def count(module, _, out):
        nonlocal total
        if isinstance(module, nn.Conv2d):
            per = module.in_channels // module.groups * module.kernel_size[0] * module.kernel_size[1]
            total += out.numel() * per
        else:
            total += out.numel() * module.in_features

    for module in model.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            hooks.append(module.register_forward_hook(count))
    was = model.training
    with torch.no_grad():
        model.eval()(torch.zeros(1, *shape))
    model.train(was)
    for hook in hooks:
        hook.remove()
    return 2 * total
