"""Reference tensors for test/unit/golden.test.ts, in float64, from PyTorch (1.13 or later) and its autograd.

    python3 test/golden/make_golden.py

Writes layers.json, losses.json, optimizers.json, schedules.json and initializers.json beside itself. The tests
read those files and need neither Python nor PyTorch. What the file format leaves open is decided by the project's
fine print: Keras's gate order, paddings and defaults, spelt out here once more, independently of the engine.

A case is a model file's list of layers, a batch, the weights, and what must come out: cost, output, the gradient
of every parameter and of the input. Tensors are {"shape": [...], "data": base64 of little-endian float64}.
"""
import base64
import json
import math
import os

import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
HERE = os.path.dirname(os.path.abspath(__file__))
BATCH = 3


def rng(name):
    return np.random.default_rng(list(name.encode()))


def pack(x):
    x = np.ascontiguousarray(x.detach().numpy() if torch.is_tensor(x) else x, dtype="<f8")
    return {"shape": list(x.shape), "data": base64.b64encode(x.tobytes()).decode()}


def write(name, value):
    with open(os.path.join(HERE, name), "w") as file:
        json.dump(value, file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")


cases = []


def mean_squared_error(y, t):
    return ((y - t) ** 2).mean()


def case(name, layers, x, weights, forward, loss="meanSquaredError", target=None, cost=mean_squared_error,
         integers=False, evaluate=None, into=cases):
    """`weights`: shapes by <layer>/<parameter>, or arrays. `forward(x, W)` gives the output, or (output, after)."""
    random = rng(name)
    x = random.normal(size=x) if isinstance(x, tuple) else np.asarray(x, dtype=float)
    W = {key: torch.tensor(0.5 * random.normal(size=v) if isinstance(v, tuple) else v, requires_grad=True)
         for key, v in weights.items()}
    input = torch.tensor(x, requires_grad=not integers)
    output = forward(input, W)
    output, after = output if isinstance(output, tuple) else (output, {})
    t = torch.tensor(random.normal(size=tuple(output.shape)) if target is None else np.asarray(target, dtype=float))
    value = cost(output, t)
    value.backward()
    expected = {"cost": pack(value), "output": pack(output)}
    for key, w in W.items():
        if w.grad is not None:
            expected["gradient/" + key] = pack(w.grad)
    if not integers:
        expected["inputGradient"] = pack(input.grad)
    for key, v in after.items():
        expected["after/" + key] = pack(v)
    if evaluate is not None:
        expected["evaluated"] = pack(evaluate(input, {**W, **after}))
    into.append({"name": name, "layers": layers, "loss": loss, "input": pack(x), "target": pack(t),
                 "weights": {key: pack(w) for key, w in W.items()}, "expected": expected})


# --- core ---------------------------------------------------------------------------------------------------------

activations = {
    "linear": lambda z: z, "relu": torch.relu, "leakyRelu": lambda z: F.leaky_relu(z, 0.2), "elu": F.elu,
    "selu": F.selu, "gelu": F.gelu, "silu": F.silu, "sigmoid": torch.sigmoid,
    "hardSigmoid": lambda z: torch.clamp(0.2 * z + 0.5, 0, 1), "tanh": torch.tanh, "softplus": F.softplus,
    "softsign": F.softsign, "softmax": lambda z: torch.softmax(z, -1),
    "logSoftmax": lambda z: torch.log_softmax(z, -1), "exponential": torch.exp,
}
for name, f in activations.items():
    case(f"dense, {name}", [{"type": "dense", "units": 5, "activation": name}], (4, 3),
         {"dense_1/kernel": (3, 5), "dense_1/bias": (5,)},
         lambda x, W, f=f: f(x @ W["dense_1/kernel"] + W["dense_1/bias"]))
    case(f"activation, {name}, over [2, 7], large values", [{"type": "activation", "activation": name}],
         (1 if name == "exponential" else 10) * rng(name).normal(size=(2, 2, 7)), {}, lambda x, W, f=f: f(x))
case("dense over the last axis of [2, 4], without bias", [{"type": "dense", "units": 3, "useBias": False}], (2, 2, 4),
     {"dense_1/kernel": (4, 3)}, lambda x, W: x @ W["dense_1/kernel"])
case("leakyRelu of slope 0.01", [{"type": "activation", "activation": {"type": "leakyRelu", "alpha": 0.01}}], (3, 6), {},
     lambda x, W: F.leaky_relu(x, 0.01))
case("reshape and flatten", [{"type": "reshape", "targetShape": [3, 2]}, {"type": "dense", "units": 2}, {"type": "flatten"}],
     (2, 6), {"dense_1/kernel": (2, 2), "dense_1/bias": (2,)},
     lambda x, W: (x.reshape(2, 3, 2) @ W["dense_1/kernel"] + W["dense_1/bias"]).reshape(2, 6))


def batch_norm(x, W, epsilon, momentum, name="batchNormalization_1"):
    axes = tuple(range(x.dim() - 1))
    mean, variance = x.mean(axes), x.var(axes, unbiased=False)
    y = normalize(x, mean, variance, W, epsilon, name)
    after = {f"{name}/movingMean": momentum * W[f"{name}/movingMean"] + (1 - momentum) * mean,
             f"{name}/movingVariance": momentum * W[f"{name}/movingVariance"] + (1 - momentum) * variance}
    return y, {key: value.detach() for key, value in after.items()}


def normalize(x, mean, variance, W, epsilon, name):
    y = (x - mean) / torch.sqrt(variance + epsilon)
    if f"{name}/gamma" in W:
        y = y * W[f"{name}/gamma"]
    return y + W[f"{name}/beta"] if f"{name}/beta" in W else y


for title, shape, options in [("of a vector", (6, 4), {}), ("of [2, 3, 5]", (4, 2, 3, 5), {"momentum": 0.9, "epsilon": 1e-5}),
                              ("without center", (5, 3), {"center": False}), ("without scale", (5, 3), {"scale": False})]:
    c = shape[-1]
    weights = {"batchNormalization_1/" + key: (c,) for key, option in [("gamma", "scale"), ("beta", "center")]
               if options.get(option, True)}
    weights["batchNormalization_1/movingMean"] = rng("mean").normal(size=c)
    weights["batchNormalization_1/movingVariance"] = rng("variance").uniform(0.5, 2, size=c)
    e, m = options.get("epsilon", 1e-3), options.get("momentum", 0.99)
    case(f"batchNormalization {title}", [{"type": "batchNormalization", **options}], shape, weights,
         lambda x, W, e=e, m=m: batch_norm(x, W, e, m),
         evaluate=lambda x, W, e=e: normalize(x, W["batchNormalization_1/movingMean"],
                                              W["batchNormalization_1/movingVariance"], W, e, "batchNormalization_1"))
for title, shape, options in [("of a vector", (4, 6), {}), ("of [3, 5], epsilon 1e-5", (2, 3, 5), {"epsilon": 1e-5})]:
    case(f"layerNormalization {title}", [{"type": "layerNormalization", **options}], shape,
         {"layerNormalization_1/gamma": shape[-1:], "layerNormalization_1/beta": shape[-1:]},
         lambda x, W, o=options: F.layer_norm(x, x.shape[-1:], W["layerNormalization_1/gamma"],
                                              W["layerNormalization_1/beta"], o.get("epsilon", 1e-3)))

# --- convolution and pooling, channels last -----------------------------------------------------------------------


def pair(value):
    return tuple(value) if isinstance(value, (list, tuple)) else (value, value)


def same_pads(size, kernel, stride, dilation=1):
    """Before and after: output ceil(n / stride), the odd zero goes after."""
    total = max((math.ceil(size / stride) - 1) * stride + (kernel - 1) * dilation + 1 - size, 0)
    return total // 2, total - total // 2


def padded(x, kernel, strides, dilations, padding, value=0.0):
    """x [B, C, H, W]."""
    if padding == "valid":
        return x
    (top, bottom), (left, right) = (same_pads(*each) for each in zip(x.shape[2:], kernel, strides, dilations))
    return F.pad(x, (left, right, top, bottom), value=value)


def conv2d(x, kernel, strides=1, padding="valid", dilationRate=1, groups=1):
    s, d = pair(strides), pair(dilationRate)
    x = padded(x.permute(0, 3, 1, 2), kernel.shape[:2], s, d, padding)
    return F.conv2d(x, kernel.permute(3, 2, 0, 1), None, s, 0, d, groups).permute(0, 2, 3, 1)


def with_bias(y, W, key):
    return y + W[key] if key in W else y


for title, (h, w, c), filters, size, options in [
        ("valid", (5, 5, 2), 3, 3, {}), ("same, odd size, odd kernel", (5, 7, 2), 3, 3, {"padding": "same"}),
        ("same, even size, even kernel", (6, 4, 2), 2, 2, {"padding": "same"}),
        ("same, strides 2, even size", (6, 8, 1), 2, 3, {"padding": "same", "strides": 2}),
        ("same, strides 2, odd size", (5, 7, 1), 2, 3, {"padding": "same", "strides": 2}),
        ("valid, strides [2, 1], not square", (7, 4, 2), 2, [3, 2], {"strides": [2, 1]}),
        ("same, strides [1, 3], kernel [2, 5]", (4, 8, 2), 2, [2, 5], {"padding": "same", "strides": [1, 3]}),
        ("dilation 2, valid", (7, 7, 1), 2, 3, {"dilationRate": 2}),
        ("dilation [1, 2], same", (5, 6, 2), 2, 3, {"dilationRate": [1, 2], "padding": "same"}),
        ("groups 2", (4, 4, 4), 6, 3, {"groups": 2, "padding": "same"}),
        ("as many groups as channels, no bias", (4, 3, 3), 3, 2, {"groups": 3, "useBias": False}),
        ("kernel 1", (3, 4, 3), 2, 1, {}), ("kernel as large as the image", (3, 4, 2), 2, [3, 4], {})]:
    for activation in (["linear", "tanh"] if title == "valid" else ["linear"]):
        opts = {key: v for key, v in options.items() if key != "useBias"}
        weights = {"conv2d_1/kernel": pair(size) + (c // options.get("groups", 1), filters)}
        if options.get("useBias", True):
            weights["conv2d_1/bias"] = (filters,)
        case(f"conv2d, {title}, {activation}",
             [{"type": "conv2d", "filters": filters, "kernelSize": size, "activation": activation, **options}],
             (2, h, w, c), weights,
             lambda x, W, o=opts, a=activation: activations[a](with_bias(conv2d(x, W["conv2d_1/kernel"], **o), W, "conv2d_1/bias")))

for title, (n, c), filters, size, options in [
        ("valid", (7, 3), 2, 3, {}), ("same, even kernel", (6, 2), 3, 4, {"padding": "same"}),
        ("same, strides 2, odd length", (7, 2), 2, 3, {"padding": "same", "strides": 2}),
        ("strides 3, even length", (8, 2), 2, 2, {"strides": 3}), ("dilation 2, same", (6, 2), 2, 3, {"dilationRate": 2, "padding": "same"}),
        ("groups 2", (5, 4), 4, 3, {"groups": 2})]:
    def conv1d(x, W, o=options):
        o = {**o, "strides": (1, o.get("strides", 1)), "dilationRate": (1, o.get("dilationRate", 1))}
        return conv2d(x[:, None], W["conv1d_1/kernel"][None], **o)[:, 0] + W["conv1d_1/bias"]
    case(f"conv1d, {title}", [{"type": "conv1d", "filters": filters, "kernelSize": size, **options}], (2, n, c),
         {"conv1d_1/kernel": (size, c // options.get("groups", 1), filters), "conv1d_1/bias": (filters,)}, conv1d)

for title, (h, w, c), size, m, options in [
        ("valid", (5, 4, 3), 3, 1, {}), ("same, depthMultiplier 2", (4, 5, 2), 3, 2, {"padding": "same"}),
        ("same, strides 2", (6, 6, 2), 3, 1, {"padding": "same", "strides": 2})]:
    def depthwise(x, W, o=options):
        k = W["depthwiseConv2d_1/depthwiseKernel"]
        weight = k.permute(2, 3, 0, 1).reshape(-1, 1, *k.shape[:2])
        s = pair(o.get("strides", 1))
        image = padded(x.permute(0, 3, 1, 2), k.shape[:2], s, (1, 1), o.get("padding", "valid"))
        return F.conv2d(image, weight, None, s, 0, 1, x.shape[-1]).permute(0, 2, 3, 1) + W["depthwiseConv2d_1/bias"]
    case(f"depthwiseConv2d, {title}", [{"type": "depthwiseConv2d", "kernelSize": size, "depthMultiplier": m, **options}],
         (2, h, w, c), {"depthwiseConv2d_1/depthwiseKernel": pair(size) + (c, m), "depthwiseConv2d_1/bias": (c * m,)}, depthwise)

for title, (h, w, c), filters, size, options in [
        ("valid", (3, 4, 2), 3, 3, {}), ("valid, strides 2", (3, 2, 2), 2, 3, {"strides": 2}),
        ("same, strides 2, kernel 3", (3, 4, 2), 2, 3, {"strides": 2, "padding": "same"}),
        ("same, strides 2, kernel 4", (2, 3, 2), 2, 4, {"strides": 2, "padding": "same"}),
        ("same, strides 1", (4, 3, 1), 2, 3, {"padding": "same"}), ("valid, strides 3, kernel 2", (2, 3, 2), 1, 2, {"strides": 3})]:
    def transpose(x, W, o=options):
        k = W["conv2dTranspose_1/kernel"]
        s = pair(o.get("strides", 1))
        y = F.conv_transpose2d(x.permute(0, 3, 1, 2), k.permute(3, 2, 0, 1), None, s)
        n = x.shape[1:3]
        if o.get("padding") == "same":
            front = [max((k.shape[i] - s[i]) // 2, 0) for i in (0, 1)]
            size = [n[i] * s[i] for i in (0, 1)]
        else:
            front, size = [0, 0], [(n[i] - 1) * s[i] + max(k.shape[i], s[i]) for i in (0, 1)]
        missing = [max(front[i] + size[i] - y.shape[2 + i], 0) for i in (0, 1)]
        y = F.pad(y, (0, missing[1], 0, missing[0]))
        y = y[:, :, front[0]:front[0] + size[0], front[1]:front[1] + size[1]]
        return y.permute(0, 2, 3, 1) + W["conv2dTranspose_1/bias"]
    case(f"conv2dTranspose, {title}", [{"type": "conv2dTranspose", "filters": filters, "kernelSize": size, **options}],
         (2, h, w, c), {"conv2dTranspose_1/kernel": pair(size) + (filters, c), "conv2dTranspose_1/bias": (filters,)}, transpose)


def pool(x, kind, size, strides, padding):
    """x [B, H, W, C]; averages do not count padding."""
    x = x.permute(0, 3, 1, 2)
    if kind == "max":
        return F.max_pool2d(padded(x, size, strides, (1, 1), padding, -math.inf), size, strides).permute(0, 2, 3, 1)
    ones = padded(torch.ones_like(x), size, strides, (1, 1), padding)
    total = F.avg_pool2d(padded(x, size, strides, (1, 1), padding), size, strides, divisor_override=1)
    return (total / F.avg_pool2d(ones, size, strides, divisor_override=1)).permute(0, 2, 3, 1)


for kind in ("max", "average"):
    for title, shape, options in [
            ("defaults, even", (2, 4, 6, 2), {}), ("defaults, odd", (2, 5, 7, 2), {}), ("same, odd", (2, 5, 7, 2), {"padding": "same"}),
            ("overlapping, same", (2, 5, 4, 1), {"poolSize": 3, "strides": 1, "padding": "same"}),
            ("size [3, 2], strides [2, 1]", (2, 6, 4, 2), {"poolSize": [3, 2], "strides": [2, 1]})]:
        size = pair(options.get("poolSize", 2))
        args = (size, pair(options.get("strides", size)), options.get("padding", "valid"))
        case(f"{kind}Pooling2d, {title}", [{"type": kind + "Pooling2d", **options}], shape, {},
             lambda x, W, k=kind, a=args: pool(x, k, *a))
    for title, shape, options in [("defaults", (2, 7, 3), {}), ("same, size 3, strides 2", (2, 6, 2), {"poolSize": 3, "strides": 2, "padding": "same"})]:
        n = options.get("poolSize", 2)
        args = ((1, n), (1, options.get("strides", n)), options.get("padding", "valid"))
        case(f"{kind}Pooling1d, {title}", [{"type": kind + "Pooling1d", **options}], shape, {},
             lambda x, W, k=kind, a=args: pool(x[:, None], k, *a)[:, 0])
for axes, shape in [(1, (2, 5, 3)), (2, (2, 3, 4, 2))]:
    over = tuple(range(1, axes + 1))
    case(f"globalAveragePooling{axes}d", [{"type": f"globalAveragePooling{axes}d"}], shape, {}, lambda x, W, o=over: x.mean(o))
    case(f"globalMaxPooling{axes}d", [{"type": f"globalMaxPooling{axes}d"}], shape, {}, lambda x, W, o=over: x.amax(o))

# --- embedding and merge ------------------------------------------------------------------------------------------

case("embedding, repeated indices", [{"type": "embedding", "inputDim": 6, "outputDim": 3}], [[0, 5, 2, 2], [2, 1, 0, 5]],
     {"embedding_1/embeddings": (6, 3)}, lambda x, W: F.embedding(x.long(), W["embedding_1/embeddings"]), integers=True)


def branches(n):
    names = ["a", "b", "c"][:n]
    return names, [{"type": "dense", "units": 4, "name": name, "activation": "tanh", "inputs": ["input"]} for name in names], \
        {f"{name}/{key}": shape for name in names for key, shape in [("kernel", (3, 4)), ("bias", (4,))]}


def run_branches(names, x, W):
    return [torch.tanh(x @ W[f"{name}/kernel"] + W[f"{name}/bias"]) for name in names]


merges = {
    "add": (3, lambda y: y[0] + y[1] + y[2]), "subtract": (2, lambda y: y[0] - y[1]),
    "multiply": (3, lambda y: y[0] * y[1] * y[2]), "average": (3, lambda y: (y[0] + y[1] + y[2]) / 3),
    "maximum": (3, lambda y: torch.maximum(torch.maximum(y[0], y[1]), y[2])),
    "concatenate": (3, lambda y: torch.cat(y, -1)),
}
for name, (n, f) in merges.items():
    names, layers, weights = branches(n)
    case(f"{name} of {n}", layers + [{"type": name, "inputs": names}], (4, 3), weights,
         lambda x, W, names=names, f=f: f(run_branches(names, x, W)))
names, layers, weights = branches(2)
case("concatenate along axis 1 of [2, 3]", layers + [{"type": "concatenate", "axis": 1, "inputs": names}], (2, 2, 3), weights,
     lambda x, W, names=names: torch.cat(run_branches(names, x, W), 1))
case("add of a layer and itself", [{"type": "dense", "units": 2, "name": "a"}, {"type": "add", "inputs": ["a", "a"]}], (2, 3),
     {"a/kernel": (3, 2), "a/bias": (2,)}, lambda x, W: 2 * (x @ W["a/kernel"] + W["a/bias"]))

# --- recurrent ----------------------------------------------------------------------------------------------------


def simple_rnn(x, k, r, b, h):
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ k + h @ r + b)
        states.append(h)
    return torch.stack(states, 1), (h,)


def gru(x, k, r, b, h):
    """Gates z, r, h; resetAfter: the reset gate multiplies the recurrent product with its bias."""
    u = h.shape[1]
    states = []
    for t in range(x.shape[1]):
        zx, rx, hx = (x[:, t] @ k + b[0]).split(u, 1)
        zh, rh, hh = (h @ r + b[1]).split(u, 1)
        z = torch.sigmoid(zx + zh)
        h = z * h + (1 - z) * torch.tanh(hx + torch.sigmoid(rx + rh) * hh)
        states.append(h)
    return torch.stack(states, 1), (h,)


def lstm(x, k, r, b, h, c=None):
    """Gates i, f, c, o."""
    c = torch.zeros_like(h) if c is None else c
    states = []
    for t in range(x.shape[1]):
        i, f, g, o = (x[:, t] @ k + h @ r + b).split(h.shape[1], 1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        states.append(h)
    return torch.stack(states, 1), (h, c)


cells = {"simpleRNN": (simple_rnn, 1, lambda g, u: (u,)), "gru": (gru, 3, lambda g, u: (2, g * u)), "lstm": (lstm, 4, lambda g, u: (g * u,))}


def check_cells():
    """The loops above are PyTorch's own layers in Keras's layout."""
    x, u, n = torch.randn(2, 5, 3), 4, 3
    for name, module in [("lstm", torch.nn.LSTM(n, u, batch_first=True)), ("gru", torch.nn.GRU(n, u, batch_first=True))]:
        order = [0, 1, 2, 3] if name == "lstm" else [1, 0, 2]
        to = lambda p: torch.cat([p.detach().split(u, 0)[i] for i in order], 0)
        k, r, bi, bh = (to(p) for p in module._parameters.values())
        b = bi + bh if name == "lstm" else torch.stack([bi, bh])
        y, _ = cells[name][0](x, k.T, r.T, b, torch.zeros(2, u))
        assert torch.allclose(y, module(x)[0], atol=1e-14)


check_cells()


def cell_weights(kind, n, u, prefix):
    _, gates, bias = cells[kind]
    return {f"{prefix}kernel": (n, gates * u), f"{prefix}recurrentKernel": (u, gates * u), f"{prefix}bias": bias(gates, u)}


def run_cell(kind, x, W, prefix, u, backwards=False, state=None, names=("kernel", "recurrentKernel", "bias")):
    f = cells[kind][0]
    weights = [W[prefix + name] for name in names]
    state = (torch.zeros(x.shape[0], u),) if state is None else state
    return f(x.flip(1) if backwards else x, *weights, *state)


for kind in cells:
    name = f"{kind}_1/"
    for sequences in (False, True):
        for backwards in (False, True):
            case(f"{kind}, returnSequences {sequences}, goBackwards {backwards}",
                 [{"type": kind, "units": 3, "returnSequences": sequences, "goBackwards": backwards}], (2, 4, 2),
                 cell_weights(kind, 2, 3, name),
                 lambda x, W, k=kind, s=sequences, b=backwards, p=name: (lambda y: y if s else y[:, -1])(run_cell(k, x, W, p, 3, b)[0]))

    def from_state(x, W, k=kind):
        _, state = run_cell(k, x, W, "first/", 3)
        y, _ = run_cell(k, x, W, "second/", 3, state=state)
        return y
    case(f"{kind} with the initial state of another", [
        {"type": kind, "units": 3, "name": "first", "returnState": True},
        {"type": kind, "units": 3, "name": "second", "inputs": ["input"], "initialState": "first", "returnSequences": True}],
        (2, 3, 2), {**cell_weights(kind, 2, 3, "first/"), **cell_weights(kind, 2, 3, "second/")}, from_state)

    for mode, merge in [("concat", lambda f, b: torch.cat([f, b], -1)), ("sum", lambda f, b: f + b),
                        ("mul", lambda f, b: f * b), ("ave", lambda f, b: (f + b) / 2)]:
        for sequences in ((False, True) if mode == "concat" else (True,)):
            def both(x, W, k=kind, s=sequences, m=merge):
                parts = lambda way: tuple(way + part for part in ("Kernel", "RecurrentKernel", "Bias"))
                f, _ = run_cell(k, x, W, "bidirectional_1/", 2, names=parts("forward"))
                b, _ = run_cell(k, x, W, "bidirectional_1/", 2, True, names=parts("backward"))
                return m(f, b.flip(1)) if s else m(f[:, -1], b[:, -1])
            weights = {f"bidirectional_1/{way}{key[0].upper()}{key[1:]}": shape for way in ("forward", "backward")
                       for key, shape in cell_weights(kind, 2, 2, "").items()}
            case(f"bidirectional {kind}, {mode}, returnSequences {sequences}",
                 [{"type": "bidirectional", "layer": {"type": kind, "units": 2, "returnSequences": sequences}, "mergeMode": mode}],
                 (2, 3, 2), weights, both)
case("timeDistributed dense", [{"type": "timeDistributed", "layer": {"type": "dense", "units": 3, "activation": "tanh"}}], (2, 4, 2),
     {"timeDistributed_1/kernel": (2, 3), "timeDistributed_1/bias": (3,)},
     lambda x, W: torch.tanh(x @ W["timeDistributed_1/kernel"] + W["timeDistributed_1/bias"]))

case("repeatVector before a gru", [{"type": "repeatVector", "n": 4}, {"type": "gru", "units": 2}], (2, 3), cell_weights("gru", 3, 2, "gru_1/"),
     lambda x, W: run_cell("gru", x.unsqueeze(1).expand(-1, 4, -1), W, "gru_1/", 2)[0][:, -1])

# --- attention ----------------------------------------------------------------------------------------------------

queries = [{"type": "dense", "units": 3, "name": "query", "inputs": ["input"]}, {"type": "dense", "units": 3, "name": "value", "inputs": ["input"]}]
project = {f"{name}/{key}": shape for name in ("query", "value") for key, shape in [("kernel", (2, 3)), ("bias", (3,))]}


def projected(x, W, name):
    return x @ W[f"{name}/kernel"] + W[f"{name}/bias"]


def dot_attention(x, W):
    q, v = projected(x, W, "query"), projected(x, W, "value")
    return torch.softmax(q @ v.transpose(1, 2), -1) @ v


case("attention of query and value", queries + [{"type": "attention", "inputs": ["query", "value"]}], (2, 4, 2), project, dot_attention)


def multi_head(q, v, k, W, causal=False, name="multiHeadAttention_1"):
    heads = lambda x, part: torch.einsum("bti,ihd->bhtd", x, W[f"{name}/{part}Kernel"]) + W[f"{name}/{part}Bias"][None, :, None]
    Q, K, V = heads(q, "query"), heads(k, "key"), heads(v, "value")
    scores = Q @ K.transpose(2, 3) / math.sqrt(Q.shape[-1])
    if causal:
        scores = scores.masked_fill(torch.ones(scores.shape[-2:]).triu(1).bool(), -math.inf)
    return torch.einsum("bhtd,hdo->bto", torch.softmax(scores, -1) @ V, W[f"{name}/outputKernel"]) + W[f"{name}/outputBias"]


def head_weights(n, heads, d, name="multiHeadAttention_1"):
    weights = {}
    for part in ("query", "key", "value"):
        weights[f"{name}/{part}Kernel"] = (n, heads, d)
        weights[f"{name}/{part}Bias"] = (heads, d)
    return {**weights, f"{name}/outputKernel": (heads, d, n), f"{name}/outputBias": (n,)}


for causal in (False, True):
    case(f"multiHeadAttention of itself, causal {causal}", [{"type": "multiHeadAttention", "heads": 2, "keyDim": 3, "causal": causal}],
         (2, 4, 4), head_weights(4, 2, 3), lambda x, W, c=causal: multi_head(x, x, x, W, c))
case("multiHeadAttention of query and value", queries + [{"type": "multiHeadAttention", "heads": 3, "keyDim": 2, "inputs": ["query", "value"]}],
     (2, 3, 2), {**project, **head_weights(3, 3, 2)},
     lambda x, W: multi_head(projected(x, W, "query"), projected(x, W, "value"), projected(x, W, "value"), W))

write("layers.json", cases)

# --- losses -------------------------------------------------------------------------------------------------------

CLIP = 1e-7
loss_cases = []


def add_loss(title, loss, activation, f, target, shape=(5, 4), scale=2.0, integer_target=False):
    x = scale * rng("input of " + title).normal(size=shape)
    t = target(rng("target of " + title), shape)
    case(title, [{"type": "activation", "activation": activation}], x, {}, lambda x, W: activations[activation](x),
         loss=loss, target=t, cost=f, into=loss_cases)


normal = lambda random, shape: random.normal(size=shape)
yes_no = lambda random, shape: random.integers(0, 2, size=shape).astype(float)
signs = lambda random, shape: 2 * yes_no(random, shape) - 1
counts = lambda random, shape: random.integers(0, 5, size=shape).astype(float)


def one_hot(random, shape):
    return np.eye(shape[-1])[random.integers(0, shape[-1], size=shape[:-1])]


def distribution(random, shape):
    return random.dirichlet(np.ones(shape[-1]), size=shape[:-1])


def class_numbers(random, shape):
    return random.integers(0, shape[-1], size=shape[:-1] + (1,) if len(shape) == 2 else shape[:-1]).astype(float)


def hinge(p, t):
    return torch.clamp(1 - p * torch.where(t == 0, -torch.ones_like(t), t), min=0)


def divergence(p, t):
    p, t = p.clamp(CLIP, 1), t.clamp(CLIP, 1)
    return (t * torch.log(t / p)).sum(-1).mean()


def log_cosh(p, t):
    e = p - t
    return (e + F.softplus(-2 * e) - math.log(2)).mean()


def sparse(t, columns):
    return F.one_hot(t.reshape(-1).long(), columns).to(torch.float64)


def categorical(q, t):
    q = (q / q.sum(-1, keepdim=True)).clamp(CLIP, 1 - CLIP)
    return -(t * torch.log(q)).sum(-1).mean()


def of_probabilities(p, t):
    """From the probabilities of a fused sigmoid: what F.binary_cross_entropy computes."""
    return F.binary_cross_entropy(p, t)


for shape in [(5, 4), (2, 3, 3), (6, 1)]:
    where = "×".join(map(str, shape))
    for name, f in [("meanSquaredError", F.mse_loss), ("meanAbsoluteError", F.l1_loss),
                    ("huber", lambda p, t: F.huber_loss(p, t, delta=1.0)), ("logCosh", log_cosh)]:
        add_loss(f"{name}, {where}", name, "linear", f, normal, shape)
    add_loss(f"huber of delta 0.3, {where}", {"type": "huber", "delta": 0.3}, "linear", lambda p, t: F.huber_loss(p, t, delta=0.3), normal, shape)
    add_loss(f"hinge, targets 0 and 1, {where}", "hinge", "linear", lambda p, t: hinge(p, t).mean(), yes_no, shape)
    add_loss(f"hinge behind tanh, targets −1 and 1, {where}", "hinge", "tanh", lambda p, t: hinge(p, t).mean(), signs, shape)
    add_loss(f"squaredHinge, {where}", "squaredHinge", "linear", lambda p, t: (hinge(p, t) ** 2).mean(), yes_no, shape)
    add_loss(f"poisson behind exponential, {where}", "poisson", "exponential", lambda p, t: (p - t * torch.log(p + CLIP)).mean(), counts, shape, 1.0)
    add_loss(f"poisson behind softplus, {where}", "poisson", "softplus", lambda p, t: (p - t * torch.log(p + CLIP)).mean(), counts, shape, 1.0)
    add_loss(f"binaryCrossentropy, fused, {where}", "binaryCrossentropy", "sigmoid", of_probabilities, yes_no, shape)
    if shape[-1] > 1:
        add_loss(f"kullbackLeiblerDivergence behind softmax, {where}", "kullbackLeiblerDivergence", "softmax", divergence, distribution, shape)
        add_loss(f"kullbackLeiblerDivergence of one-hot targets, {where}", "kullbackLeiblerDivergence", "softmax", divergence, one_hot, shape)
        add_loss(f"categoricalCrossentropy, fused, {where}", "categoricalCrossentropy", "softmax",
                 lambda p, t: -(t * torch.log(p)).sum(-1).mean(), distribution, shape)
        add_loss(f"categoricalCrossentropy of unnormalized values, {where}", "categoricalCrossentropy", "exponential", categorical, one_hot, shape)
        add_loss(f"sparseCategoricalCrossentropy, fused, {where}", "sparseCategoricalCrossentropy", "softmax",
                 lambda p, t: -(sparse(t, p.shape[-1]) * torch.log(p.reshape(-1, p.shape[-1]))).sum(-1).mean(), class_numbers, shape)
        add_loss(f"sparseCategoricalCrossentropy of unnormalized values, {where}", "sparseCategoricalCrossentropy", "softplus",
                 lambda p, t: categorical(p.reshape(-1, p.shape[-1]), sparse(t, p.shape[-1])), class_numbers, shape)
    add_loss(f"binaryCrossentropy of hardSigmoid, clipped, {where}", "binaryCrossentropy", "hardSigmoid",
             lambda p, t: F.binary_cross_entropy(p.clamp(CLIP, 1 - CLIP), t), yes_no, shape)


def from_logits(title, name, f, target, shape=(5, 4)):
    """The engine's output is the probabilities; the reference's loss starts from the logits."""
    start = len(loss_cases)
    x = 5 * rng("logits of " + title).normal(size=shape)
    case(title, [{"type": "activation", "activation": "linear"}], x, {}, lambda x, W: x,
         loss={"type": name, "fromLogits": True}, target=target(rng(title), shape), cost=f, into=loss_cases)
    logits = torch.tensor(x)
    probabilities = torch.sigmoid(logits) if name.startswith("binary") else torch.softmax(logits, -1)
    loss_cases[start]["expected"]["output"] = pack(probabilities)


from_logits("binaryCrossentropy from logits", "binaryCrossentropy", F.binary_cross_entropy_with_logits, yes_no)
from_logits("categoricalCrossentropy from logits", "categoricalCrossentropy", lambda z, t: F.cross_entropy(z, t), distribution)
from_logits("sparseCategoricalCrossentropy from logits", "sparseCategoricalCrossentropy",
            lambda z, t: F.cross_entropy(z, t.reshape(-1).long()), class_numbers)
write("losses.json", loss_cases)

# --- optimizers over 50 steps -------------------------------------------------------------------------------------


class Adamax(torch.optim.Optimizer):
    """Keras's ε: added to the norm where it divides, not inside the maximum as in torch.optim.Adamax."""

    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-7):
        super().__init__(parameters, dict(lr=lr, betas=betas, eps=eps))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            b1, b2 = group["betas"]
            for p in group["params"]:
                state = self.state[p]
                if not state:
                    state.update(t=0, m=torch.zeros_like(p), u=torch.zeros_like(p))
                state["t"] += 1
                state["m"].mul_(b1).add_(p.grad, alpha=1 - b1)
                state["u"] = torch.maximum(b2 * state["u"], p.grad.abs())
                p.sub_(group["lr"] / (1 - b1 ** state["t"]) * state["m"] / (state["u"] + group["eps"]))


class Nadam(torch.optim.Optimizer):
    """Dozat's, with Keras's momentum warm-up 0.96ᵗ; torch.optim.NAdam of 1.13 multiplies μₜ into Pₜ₊₁ twice."""

    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-7):
        super().__init__(parameters, dict(lr=lr, betas=betas, eps=eps))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            b1, b2 = group["betas"]
            mu = lambda t: b1 * (1 - 0.5 * 0.96 ** t)
            for p in group["params"]:
                state = self.state[p]
                if not state:
                    state.update(t=0, m=torch.zeros_like(p), v=torch.zeros_like(p), product=1.0)
                state["t"] += 1
                t = state["t"]
                state["product"] *= mu(t)
                state["m"].mul_(b1).add_(p.grad, alpha=1 - b1)
                state["v"].mul_(b2).addcmul_(p.grad, p.grad, value=1 - b2)
                ahead = mu(t + 1) * state["m"] / (1 - state["product"] * mu(t + 1)) + (1 - mu(t)) * p.grad / (1 - state["product"])
                p.sub_(group["lr"] * ahead / ((state["v"] / (1 - b2 ** t)).sqrt() + group["eps"]))


O = torch.optim
optimizer_cases = [
    ({"type": "sgd", "learningRate": 0.1}, lambda p: O.SGD(p, 0.1)),
    ({"type": "sgd", "learningRate": 0.05, "momentum": 0.9}, lambda p: O.SGD(p, 0.05, 0.9)),
    ({"type": "sgd", "learningRate": 0.05, "momentum": 0.8, "nesterov": True}, lambda p: O.SGD(p, 0.05, 0.8, nesterov=True)),
    ({"type": "rmsprop", "learningRate": 0.003}, lambda p: O.RMSprop(p, 0.003, 0.9, 1e-7)),
    ({"type": "rmsprop", "learningRate": 0.01, "rho": 0.8, "momentum": 0.5, "epsilon": 1e-4},
     lambda p: O.RMSprop(p, 0.01, 0.8, 1e-4, momentum=0.5)),
    ({"type": "adagrad", "learningRate": 0.1}, lambda p: O.Adagrad(p, 0.1, initial_accumulator_value=0.1, eps=1e-7)),
    ({"type": "adagrad", "learningRate": 0.1, "initialAccumulatorValue": 0, "epsilon": 1e-4},
     lambda p: O.Adagrad(p, 0.1, initial_accumulator_value=0, eps=1e-4)),
    ({"type": "adadelta", "learningRate": 1}, lambda p: O.Adadelta(p, 1, 0.95, 1e-7)),
    ({"type": "adadelta", "learningRate": 0.5, "rho": 0.8, "epsilon": 1e-3}, lambda p: O.Adadelta(p, 0.5, 0.8, 1e-3)),
    ({"type": "adam", "learningRate": 0.02}, lambda p: O.Adam(p, 0.02, eps=1e-7)),
    ({"type": "adam", "learningRate": 0.02, "beta1": 0.8, "beta2": 0.9, "epsilon": 1e-3}, lambda p: O.Adam(p, 0.02, (0.8, 0.9), 1e-3)),
    ({"type": "adamw", "learningRate": 0.02}, lambda p: O.AdamW(p, 0.02, eps=1e-7, weight_decay=0.004)),
    ({"type": "adamw", "learningRate": 0.02, "weightDecay": 0.3}, lambda p: O.AdamW(p, 0.02, eps=1e-7, weight_decay=0.3)),
    ({"type": "adamax", "learningRate": 0.02}, lambda p: Adamax(p, 0.02)),
    ({"type": "adamax", "learningRate": 0.02, "beta1": 0.7, "beta2": 0.9, "epsilon": 1e-3}, lambda p: Adamax(p, 0.02, (0.7, 0.9), 1e-3)),
    ({"type": "nadam", "learningRate": 0.02}, lambda p: Nadam(p, 0.02)),
    ({"type": "nadam", "learningRate": 0.01, "beta1": 0.85, "beta2": 0.95, "epsilon": 1e-4},
     lambda p: Nadam(p, 0.01, (0.85, 0.95), 1e-4)),
]
random = rng("optimizers")
start = {"dense_1/kernel": random.normal(size=(3, 4)), "dense_1/bias": random.normal(size=4),
         "dense_2/kernel": random.normal(size=(4, 2)), "dense_2/bias": random.normal(size=2)}
x, t = random.normal(size=(6, 3)), random.normal(size=(6, 2))
results = []
for chosen, make in optimizer_cases:
    W = {key: torch.tensor(value, requires_grad=True) for key, value in start.items()}
    optimizer = make(list(W.values()))
    after = {}
    for step in range(1, 51):
        optimizer.zero_grad()
        y = torch.tanh(torch.tensor(x) @ W["dense_1/kernel"] + W["dense_1/bias"]) @ W["dense_2/kernel"] + W["dense_2/bias"]
        mean_squared_error(y, torch.tensor(t)).backward()
        optimizer.step()
        if step in (1, 10, 50):
            after[step] = {key: pack(w) for key, w in W.items()}
    results.append({"optimizer": chosen, "after": after})
write("optimizers.json", {
    "layers": [{"type": "dense", "units": 4, "activation": "tanh"}, {"type": "dense", "units": 2}],
    "weights": {key: pack(value) for key, value in start.items()}, "input": pack(x), "target": pack(t), "cases": results})

# --- schedules over 100 epochs of 7 steps: the rate of each epoch's first step, α₀ = 0.2 ---------------------------

A, PER = 0.2, 7
cosine = lambda e, n, low: low + (A - low) * (1 + math.cos(math.pi * min(e / n, 1))) / 2
plain = {
    "constant": ("constant", lambda e, s: A),
    "inverseTime": ({"type": "inverseTime", "rate": 0.3}, lambda e, s: A / (1 + 0.3 * e)),
    "exponential": ({"type": "exponential", "rate": 0.9}, lambda e, s: A * 0.9 ** e),
    "inverseSqrt": ({"type": "inverseSqrt", "k": 3}, lambda e, s: A * 3 / math.sqrt(s + 1)),
    "staircase": ({"type": "staircase", "every": 7, "factor": 0.5}, lambda e, s: A * 0.5 ** (e // 7)),
    "piecewise": ({"type": "piecewise", "boundaries": [10, 50], "values": [0.1, 0.05, 0.01]},
                  lambda e, s: 0.1 if e < 10 else 0.05 if e < 50 else 0.01),
    "cosine": ({"type": "cosine", "epochs": 60, "minimum": 0.01}, lambda e, s: cosine(e, 60, 0.01)),
    "warmup": ({"type": "warmup", "steps": 30}, lambda e, s: A * min((s + 1) / 30, 1)),
    "warmup, then cosine": ({"type": "warmup", "steps": 30, "then": {"type": "cosine", "epochs": 80}},
                            lambda e, s: A * (s + 1) / 30 if s < 30 else cosine(e, 80, 0)),
    "warmup, then inverseSqrt": ({"type": "warmup", "steps": 30, "then": {"type": "inverseSqrt", "k": 2}},
                                 lambda e, s: A * (s + 1) / 30 if s < 30 else A * 2 / math.sqrt(s - 30 + 1)),
}
schedule_cases = [{"name": name, "schedule": chosen, "rates": [f(e, e * PER) for e in range(100)]} for name, (chosen, f) in plain.items()]
costs = [float(v) for v in 2 * 0.9 ** np.minimum(np.arange(100), 25) + 0.02 * rng("costs").normal(size=100)]


def plateau(factor=0.1, patience=10, minDelta=1e-4, minimum=0.0):
    rate, best, wait, rates = A, math.inf, 0, []
    for cost in costs:
        rates.append(rate)
        if cost < best - minDelta:
            best, wait = cost, 0
        else:
            wait += 1
            if wait >= patience:
                rate, wait = max(rate * factor, minimum), 0
    return rates


for options in [{}, {"factor": 0.5, "patience": 3, "minDelta": 0.01, "minimum": 0.003}]:
    schedule_cases.append({"name": f"reduceOnPlateau {options}", "schedule": {"type": "reduceOnPlateau", **options},
                           "costs": costs, "rates": plateau(**options)})
write("schedules.json", {"initial": A, "stepsPerEpoch": PER, "cases": schedule_cases})

# --- initializers: moments and bounds -----------------------------------------------------------------------------

TRUNCATED = 0.87962566103423978  # standard deviation of a normal cut at ±2
rows, columns = 200, 300
initializers = []


def initializer(chosen, mean, deviation, low, high):
    initializers.append({"initializer": chosen, "mean": mean, "deviation": deviation, "low": low, "high": high})


initializer("zeros", 0, 0, 0, 0)
initializer("ones", 1, 0, 1, 1)
initializer({"type": "constant", "value": -2.5}, -2.5, 0, -2.5, -2.5)
initializer({"type": "randomNormal", "mean": 1, "stddev": 0.5}, 1, 0.5, None, None)
initializer({"type": "randomUniform", "minval": -1, "maxval": 3}, 1, 4 / math.sqrt(12), -1, 3)
initializer({"type": "truncatedNormal", "mean": 1, "stddev": 0.5}, 1, 0.5 * TRUNCATED, 0, 2)
for family, variance in [("glorot", 2 / (rows + columns)), ("he", 2 / rows), ("lecun", 1 / rows)]:
    s = math.sqrt(variance)
    initializer(family + "Normal", 0, s, -2 * s / TRUNCATED, 2 * s / TRUNCATED)
    initializer(family + "Uniform", 0, s, -math.sqrt(3) * s, math.sqrt(3) * s)
initializer("orthogonal", 0, 1 / math.sqrt(columns), -1, 1)
initializer("identity", 1 / columns, math.sqrt((1 / columns) * (1 - 1 / columns)), 0, 1)
write("initializers.json", {"shape": [rows, columns], "cases": initializers})
