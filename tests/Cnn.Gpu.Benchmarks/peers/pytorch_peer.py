#!/usr/bin/env python3
"""PyTorch's time for one training step of the networks that Cnn.Gpu is compared with.

    apt-get install python3-torch libopenblas0-pthread      (Debian's PyTorch, CPU only)
    /usr/bin/python3 pytorch_peer.py --net lenet5 --batch 64 --steps 100

Prints one line of JSON: net, batch, ms_per_step (median), images_per_second, infer_ms, config,
torch. A step is forward, cross-entropy, backward and SGD with momentum, on one random batch that
lies ready in a tensor.

PyTorch gets the settings that suit it: all cores; OpenBLAS told of AVX-512, since older versions
take new processors for ones without it; malloc kept from returning memory to the system. With
--mode best the faster of NCHW and channels_last counts, for steps and for predictions each, and on
cuda also TF32, autocast to bfloat16 and CUDA graphs are tried. The config is that of the steps.
"""
import argparse
import json
import os
import statistics
import sys
import time


def restart_with_settings():
    """Restarts this script in an environment that libraries read only when they are loaded."""
    if os.environ.get("PEER_ENV") == "1":
        return
    environment = dict(
        os.environ,
        PEER_ENV="1",
        MALLOC_TRIM_THRESHOLD_="4294967296",
        MALLOC_MMAP_THRESHOLD_="4294967296",
        MALLOC_TOP_PAD_="268435456",
    )
    with open("/proc/cpuinfo") as cpuinfo:
        if "avx512f" in cpuinfo.read():
            environment.setdefault("OPENBLAS_CORETYPE", "SkylakeX")
    cores = str(len(os.sched_getaffinity(0)))
    environment.setdefault("OMP_NUM_THREADS", cores)
    environment.setdefault("OPENBLAS_NUM_THREADS", cores)
    os.execve(sys.executable, [sys.executable] + sys.argv, environment)


if __name__ == "__main__":
    restart_with_settings()

import torch
import torch.nn as nn
import torch.nn.functional as F


class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.linear1 = nn.Linear(400, 120)
        self.linear2 = nn.Linear(120, 84)
        self.linear3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = F.relu(self.linear1(x.flatten(1)))
        x = F.relu(self.linear2(x))
        return self.linear3(x)


class Cifar3Conv(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.conv3 = nn.Conv2d(64, 128, 3, padding=1)
        self.linear = nn.Linear(2048, 10)

    def forward(self, x):
        for conv in (self.conv1, self.conv2, self.conv3):
            x = F.max_pool2d(F.relu(conv(x)), 2)
        return self.linear(x.flatten(1))


class ResidualBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(outputs)
        if stride == 1 and inputs == outputs:
            self.shortcut = nn.Identity()
        else:
            self.shortcut = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False),
                nn.BatchNorm2d(outputs),
            )

    def forward(self, x):
        y = F.relu(self.norm1(self.conv1(x)))
        y = self.norm2(self.conv2(y))
        return F.relu(y + self.shortcut(x))


def resnet20():
    layers = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
    channels = 16
    for outputs, first_stride in ((16, 1), (32, 2), (64, 2)):
        for stride in (first_stride, 1, 1):
            layers.append(ResidualBlock(channels, outputs, stride))
            channels = outputs
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)]
    return nn.Sequential(*layers)


def airbench94():
    """Three groups (conv - max pooling - norm - GELU - conv - norm - GELU) after a 2x2 convolution."""
    layers = [nn.Conv2d(3, 24, 2), nn.GELU()]
    channels = 24
    for outputs in (64, 256, 256):
        layers += [
            nn.Conv2d(channels, outputs, 3, padding=1, bias=False),
            nn.MaxPool2d(2),
            nn.BatchNorm2d(outputs),
            nn.GELU(),
            nn.Conv2d(outputs, outputs, 3, padding=1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.GELU(),
        ]
        channels = outputs
    layers += [nn.MaxPool2d(3), nn.Flatten(), nn.Linear(256, 10, bias=False)]
    return nn.Sequential(*layers)


NETS = {
    "lenet5": (LeNet5, (1, 28, 28)),
    "cifar3conv": (Cifar3Conv, (3, 32, 32)),
    "resnet20": (resnet20, (3, 32, 32)),
    "airbench94": (airbench94, (3, 32, 32)),
}


def warm_up(run, synchronize):
    """At least ten runs and one second, as on the other side of the comparison."""
    start = time.perf_counter()
    runs = 0
    while runs < 10 or time.perf_counter() - start < 1:
        run()
        synchronize()
        runs += 1


def median_ms(run, synchronize, count, repetitions):
    """The median over count measurements of repetitions runs each."""
    warm_up(run, synchronize)
    seconds = []
    for _ in range(count):
        start = time.perf_counter()
        for _ in range(repetitions):
            run()
        synchronize()
        seconds.append((time.perf_counter() - start) / repetitions)
    return statistics.median(seconds) * 1e3


def capture(step):
    """A CUDA graph of the step, which needs a few runs on a stream of their own first."""
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            step()
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        step()
    return graph.replay


def measure(net, batch, steps, device, channels_last, amp=False, graph=False):
    torch.manual_seed(0)
    make, shape = NETS[net]
    model = make().to(device)
    x = torch.randn(batch, *shape, device=device)
    y = torch.randint(0, 10, (batch,), device=device)
    if channels_last:
        model = model.to(memory_format=torch.channels_last)
        x = x.contiguous(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)

    def step():
        # A CUDA graph writes to the same gradients at every replay.
        optimizer.zero_grad(set_to_none=not graph)
        with torch.autocast(device, dtype=torch.bfloat16, enabled=amp):
            loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()

    def predict():
        with torch.no_grad():
            model(x)

    def nothing():
        pass

    synchronize = torch.cuda.synchronize if device == "cuda" else nothing
    # Short steps would be dominated by the synchronisation, where there is one.
    repetitions = 20 if device == "cuda" else 1
    step_ms = median_ms(capture(step) if graph else step, synchronize, steps, repetitions)
    model.eval()
    infer_ms = median_ms(predict, synchronize, max(5, steps // 4), 1)
    return {
        "net": net,
        "batch": batch,
        "ms_per_step": step_ms,
        "images_per_second": batch / step_ms * 1e3,
        "infer_ms": infer_ms,
        "config": {"device": device, "channels_last": channels_last, "amp": amp, "graph": graph},
    }


def configurations(mode, device):
    yield {"channels_last": False}
    if mode == "eager":
        return
    yield {"channels_last": True}
    if device == "cuda":
        yield {"channels_last": True, "graph": True}
        yield {"channels_last": True, "amp": True}
        yield {"channels_last": True, "amp": True, "graph": True}


def main():
    parser = argparse.ArgumentParser(description="Times PyTorch's training step of a network.")
    parser.add_argument("--net", default="lenet5", choices=NETS)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"))
    parser.add_argument("--mode", default="best", choices=("eager", "best"))
    options = parser.parse_args()

    torch.set_num_threads(len(os.sched_getaffinity(0)))
    torch.backends.cudnn.benchmark = True
    if options.mode == "best" and options.device == "cuda":
        torch.backends.cuda.matmul.allow_tf32 = True
    results = [
        measure(options.net, options.batch, options.steps, options.device, **configuration)
        for configuration in configurations(options.mode, options.device)
    ]
    best = min(results, key=lambda result: result["ms_per_step"])
    best["infer_ms"] = min(result["infer_ms"] for result in results)
    best["torch"] = torch.__version__
    print(json.dumps(best))


if __name__ == "__main__":
    main()
