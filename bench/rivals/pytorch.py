"""PyTorch, one thread: takes one request, measures, prints one answer (rivals.ts has their types).

The variant `statistics` measures, with hooks, what our probes measure: mean, standard deviation, L2 norm,
minimum, maximum and fraction of zeros of every layer's activation and its gradient and of every parameter's
gradient, and each parameter's update ratio. All numbers of a step come out of PyTorch in one list.
"""
import json
import statistics
import sys
import time

import torch

torch.set_num_threads(1)

# As in timing.mjs.
ROUNDS = 7
FEWEST_ROUNDS = 3
ROUND_SECONDS = 0.25
LIMIT_SECONDS = 20

ACTIVATIONS = {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh}


def timed(call):
    """Median milliseconds of one call, after a round to warm up."""

    def one_round():
        start = time.perf_counter()
        count = 0
        while count == 0 or time.perf_counter() - start < ROUND_SECONDS:
            call()
            count += 1
        return (time.perf_counter() - start) / count * 1000

    start = time.perf_counter()
    one_round()
    rounds = []
    while len(rounds) < ROUNDS and (
        len(rounds) < FEWEST_ROUNDS or time.perf_counter() - start < LIMIT_SECONDS
    ):
        rounds.append(one_round())
    return statistics.median(rounds)


class Outputs(torch.nn.Module):
    """A recurrent layer's outputs at every step, without its last state."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, x):
        return self.layer(x)[0]


def layer_of(kind, options, shape):
    """The layer and the shape of its output, of one example, channels first."""
    if kind == "dense":
        return torch.nn.Linear(shape[-1], options["units"]), [*shape[:-1], options["units"]]
    if kind == "conv2d":
        filters = options["filters"]
        layer = torch.nn.Conv2d(shape[0], filters, options["kernelSize"], padding=options["padding"])
        return layer, [filters, *shape[1:]]
    if kind == "maxPooling2d":
        return torch.nn.MaxPool2d(2), [shape[0], shape[1] // 2, shape[2] // 2]
    if kind == "flatten":
        return torch.nn.Flatten(), [torch.Size(shape).numel()]
    if kind == "embedding":
        return torch.nn.Embedding(options["inputDim"], options["outputDim"]), [*shape, options["outputDim"]]
    if kind == "lstm":
        units = options["units"]
        return Outputs(torch.nn.LSTM(shape[-1], units, batch_first=True)), [shape[0], units]
    raise ValueError(f"no layer {kind} here")


def channels_first(shape):
    return shape if len(shape) < 3 else [shape[-1], *shape[:-1]]


def network_of(workload):
    """One module a layer, with its activation; the last one gives logits, as the losses want them."""
    shape = channels_first(workload["inputShape"])
    layers = []
    for index, written in enumerate(workload["layers"]):
        layer, shape = layer_of(written["type"], written.get("options", {}), shape)
        activation = written.get("activation")
        if activation is not None and index < len(workload["layers"]) - 1:
            layer = torch.nn.Sequential(layer, ACTIVATIONS[activation]())
        layers.append(layer)
    return torch.nn.Sequential(*layers)


def batch_of(workload, dtype):
    """Inputs, targets and the loss of logits."""
    batch, classes = workload["batch"], workload["classes"]
    shape = [batch, *channels_first(workload["inputShape"])]
    if workload.get("sequence"):
        x = torch.randint(0, classes, shape)
        return x, torch.randint(0, classes, (x.numel(),)), torch.nn.CrossEntropyLoss()
    x = torch.rand(shape, dtype=dtype) - 0.5
    if workload["loss"] == "binaryCrossentropy":
        return x, torch.randint(0, classes, (batch, 1)).to(dtype), torch.nn.BCEWithLogitsLoss()
    return x, torch.randint(0, classes, (batch,)), torch.nn.CrossEntropyLoss()


def statistics_of(x):
    std, mean = torch.std_mean(x)
    least, most = torch.aminmax(x)
    zeros = 1 - torch.count_nonzero(x) / x.numel()
    return torch.stack((mean, std, torch.linalg.vector_norm(x), least, most, zeros))


class Probes:
    """The statistics of one step, collected by hooks."""

    def __init__(self, model):
        self.parameters = list(model.parameters())
        self.collected = []
        for layer in model:
            layer.register_forward_hook(self.watch)

    def watch(self, _layer, _inputs, output):
        self.collect(output.detach())
        output.register_hook(self.collect)

    def collect(self, x):
        self.collected.append(statistics_of(x))

    def before_update(self):
        for parameter in self.parameters:
            self.collect(parameter.grad)
        self.before = [parameter.detach().clone() for parameter in self.parameters]

    def after_update(self):
        norm = torch.linalg.vector_norm
        for parameter, before in zip(self.parameters, self.before):
            self.collected.append((norm(parameter.detach() - before) / norm(before)).reshape(1))
        numbers = torch.cat(self.collected).tolist()
        self.collected.clear()
        return numbers


def train(workload, variant):
    model = network_of(workload)
    x, y, loss = batch_of(workload, torch.float32)
    optimizer = torch.optim.Adam(model.parameters())
    probes = Probes(model) if variant == "statistics" else None

    def step():
        optimizer.zero_grad()
        cost = loss(model(x).reshape(-1, model_outputs), y)
        cost.backward()
        if probes:
            probes.before_update()
        optimizer.step()
        if probes:
            probes.after_update()
        return cost

    model_outputs = workload["layers"][-1]["options"]["units"]
    first_cost = step().item()
    ms = timed(step)
    return {
        "ms": ms,
        "firstCost": first_cost,
        "lastCost": step().item(),
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
    }


def matmul(size):
    a, b = torch.rand(size, size) - 0.5, torch.rand(size, size) - 0.5
    return {"ms": timed(lambda: torch.matmul(a, b))}


def check_gradients(workload):
    """All parameters and the inputs, in float64, of the cost, as ours does.

    gradcheck changes what it is given in place, and these are the tensors that the cost is made of.
    """
    model = network_of(workload).double()
    x, y, loss = batch_of(workload, torch.float64)
    checked = (x.requires_grad_(), *model.parameters())
    cost = lambda *_: loss(model(x), y)
    return {"ms": timed(lambda: torch.autograd.gradcheck(cost, checked))}


def measure(request):
    if request["task"] == "matmul":
        return matmul(request["size"])
    if request["task"] == "gradcheck":
        return check_gradients(request["workload"])
    return train(request["workload"], request.get("variant"))


try:
    answer = measure(json.loads(sys.argv[1]))
except Exception as error:
    answer = {"error": str(error)}
print(f"##ANSWER {json.dumps(answer)}")
