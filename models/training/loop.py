"""The training loop: AdamW, warm-up and cosine, averaged weights, checkpoints, progress."""

import copy
import json
import math
import queue
import random
import threading
import time
from pathlib import Path

import numpy as np
import torch


class Average:
    """Exponential moving average of all weights and statistics; follows quickly at first."""

    def __init__(self, model, decay, ramp=500):
        self.model, self.decay, self.ramp, self.steps = copy.deepcopy(model).eval(), decay, ramp, 0
        for p in self.model.parameters():
            p.requires_grad_(False)

    @torch.no_grad()
    def update(self, model):
        self.steps += 1
        keep = self.decay * (1 - math.exp(-self.steps / self.ramp))
        for mine, new in zip(self.model.state_dict().values(), model.state_dict().values(), strict=True):
            if mine.is_floating_point():
                mine.lerp_(new, 1 - keep)
            else:
                mine.copy_(new)


def seed_all(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


@torch.no_grad()
def settle(model, batches, step_loss):
    """Recompute the batch norm statistics of averaged weights from a few training batches.

    The running statistics follow the weights with a delay, and an average of them belongs to no weights at all:
    without this a network that has learned well may answer nonsense outside of training.
    """
    norms = [m for m in model.modules() if isinstance(m, torch.nn.BatchNorm2d)]
    before = [m.momentum for m in norms]
    for m in norms:
        m.reset_running_stats()
        m.momentum = None  # plain mean over all batches
    model.train()
    for batch in batches:
        step_loss(model, batch)
    model.eval()
    for m, momentum in zip(norms, before, strict=True):
        m.momentum = momentum


def ahead(make, count, depth=3):
    """Make `count` batches in a second thread, `depth` ahead of their use."""
    ready, failed = queue.Queue(depth), []

    def work():
        try:
            for i in range(count):
                ready.put(make(i))
        except Exception as error:  # raised again by the reader
            failed.append(error)
            ready.put(None)

    threading.Thread(target=work, daemon=True).start()
    for _ in range(count):
        batch = ready.get()
        if failed:
            raise failed[0]
        yield batch


def train(model, make_epoch, step_loss, evaluate, settings, out, resume=False, compiled=True):
    """Train and keep the best averaged weights by `evaluate` in out/best.pt (the last state in out/last.pt).

    make_epoch(epoch) -> (number of batches, function i -> batch); step_loss(network, batch) -> (loss, parts);
    evaluate(model) -> (figure to maximise, dict of figures). settings: epochs, rate, decay, average, warmup (steps),
    every (epochs between evaluations), settle (batches for the statistics before each), clip.
    """
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    groups = [{"params": [p for p in model.parameters() if p.ndim > 1], "weight_decay": settings["decay"]},
              {"params": [p for p in model.parameters() if p.ndim <= 1], "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=settings["rate"])
    average = Average(model, settings["average"])
    first, step, best = 0, 0, -1.0
    if resume and (out / "last.pt").exists():
        state = torch.load(out / "last.pt", map_location="cpu", weights_only=False)
        model.load_state_dict(state["model"])
        average.model.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])
        average.steps, first, step, best = state["steps"], state["epoch"] + 1, state["step"], state["best"]
        print(f"resumed after epoch {state['epoch']} (best {best:.4f})", flush=True)
    network = torch.compile(model) if compiled else model
    began, epochs = time.time(), settings["epochs"]
    for epoch in range(first, epochs):
        count, make = make_epoch(epoch)
        model.train()
        sums, started = {}, time.time()
        for i, batch in enumerate(ahead(make, count)):
            done = (epoch + i / count) / epochs
            rate = settings["rate"] * (0.02 + 0.98 * (1 + math.cos(math.pi * done)) / 2)
            rate *= min(1.0, (step + 1) / settings["warmup"])
            for group in optimiser.param_groups:
                group["lr"] = rate
            loss, parts = step_loss(network, batch)
            if not torch.isfinite(loss):
                raise RuntimeError(f"loss is not finite in epoch {epoch}: {parts}")
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), settings["clip"])
            optimiser.step()
            average.update(model)
            step += 1
            for key, value in parts.items():
                sums[key] = sums.get(key, 0.0) + value / count
        line = {"epoch": epoch, "s": round(time.time() - started, 1), **{k: round(v, 3) for k, v in sums.items()}}
        if (epoch + 1) % settings["every"] == 0 or epoch + 1 == epochs:
            settle(average.model, (make(i) for i in range(min(count, settings["settle"]))), step_loss)
            figure, figures = evaluate(average.model)
            line.update({k: round(v, 4) for k, v in figures.items()})
            if figure > best:
                best = figure
                torch.save({"model": average.model.state_dict(), "figures": figures, "epoch": epoch}, out / "best.pt")
        left = (time.time() - began) / (epoch - first + 1) * (epochs - epoch - 1)
        print(json.dumps(line), f"best {best:.4f}", f"left {left / 60:.0f} min", flush=True)
        torch.save({"model": model.state_dict(), "average": average.model.state_dict(), "epoch": epoch, "step": step,
                    "optimiser": optimiser.state_dict(), "steps": average.steps, "best": best}, out / "last.tmp")
        (out / "last.tmp").replace(out / "last.pt")
    return best
