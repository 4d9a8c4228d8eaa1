"""One training step of each workload in PyTorch, one thread, plain: medians in milliseconds as JSON."""
import json
import statistics
import time

import torch

torch.set_num_threads(1)


def network(sizes, activation):
    layers = []
    for index, (inputs, units) in enumerate(zip(sizes, sizes[1:])):
        layers.append(torch.nn.Linear(inputs, units))
        if index < len(sizes) - 2:
            layers.append(activation())
    return torch.nn.Sequential(*layers)


def cnn():
    return torch.nn.Sequential(
        torch.nn.Conv2d(1, 16, 3, padding=1),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(2),
        torch.nn.Conv2d(16, 32, 3, padding=1),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(2),
        torch.nn.Flatten(),
        torch.nn.Linear(7 * 7 * 32, 128),
        torch.nn.ReLU(),
        torch.nn.Linear(128, 10),
    )


class Sequence(torch.nn.Module):
    """Embedding, LSTM, and logits at every step."""

    def __init__(self, classes, width, units):
        super().__init__()
        self.embedding = torch.nn.Embedding(classes, width)
        self.lstm = torch.nn.LSTM(width, units, batch_first=True)
        self.head = torch.nn.Linear(units, classes)

    def forward(self, x):
        return self.head(self.lstm(self.embedding(x))[0]).flatten(0, 1)


def step_ms(model, shape, classes, batch, steps=None):
    optimizer = torch.optim.Adam(model.parameters())
    x = torch.rand(batch, *shape) - 0.5
    if steps is not None:
        x = torch.randint(0, classes, (batch, steps))
        y = torch.randint(0, classes, (batch * steps,))
        loss = torch.nn.CrossEntropyLoss()
    elif classes == 1:
        y = torch.randint(0, 2, (batch, 1)).float()
        loss = torch.nn.BCEWithLogitsLoss()
    else:
        y = torch.randint(0, classes, (batch,))
        loss = torch.nn.CrossEntropyLoss()

    def step():
        optimizer.zero_grad()
        loss(model(x), y).backward()
        optimizer.step()

    for _ in range(30):
        step()
    rounds = []
    for _ in range(7):
        start = time.perf_counter()
        count = 0
        while time.perf_counter() - start < 0.25:
            step()
            count += 1
        rounds.append((time.perf_counter() - start) / count * 1000)
    return statistics.median(rounds)


print(
    json.dumps(
        {
            "mlp": step_ms(network([784, 256, 128, 10], torch.nn.ReLU), [784], 10, 64),
            "tiny": step_ms(network([2, 8, 8, 1], torch.nn.Tanh), [2], 1, 32),
            "deep": step_ms(network([100] * 31 + [10], torch.nn.Tanh), [100], 10, 64),
            "cnn": step_ms(cnn(), [1, 28, 28], 10, 64),
            "lstm": step_ms(Sequence(64, 32, 128), [1], 64, 32, steps=64),
        }
    )
)
