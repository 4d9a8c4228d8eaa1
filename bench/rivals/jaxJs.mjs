/**
 * jax-js on its WebAssembly backend, one thread (Node.js has no `Worker` that it could use): the whole step,
 * gradients and Adam, is one jitted function. It has arrays and gradients but no layers; those are here.
 *
 * A jax-js function consumes the arrays it is given, so whatever is used again goes by its `ref`.
 */
import { defaultDevice, init, jit, lax, nn, numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import { answer, classNumbers, uniform } from "../rivalProcess.mjs";

await init("wasm");
defaultDevice("wasm");

const sizeOf = (shape) => shape.reduce((a, b) => a * b, 1);
const draw = (shape, bound) => np.array(uniform(sizeOf(shape), bound)).reshape(shape);
/** Glorot's uniform bound. */
const kernel = (shape, inputs, outputs) => draw(shape, Math.sqrt(6 / (inputs + outputs)));

const activations = { relu: nn.relu, tanh: np.tanh, linear: (x) => x };

/** By type: the output's shape of one example, the first parameters, and the output for a batch of inputs. */
const layers = {
  dense: ([...shape], { units }) => {
    const inputs = shape.pop();
    return {
      shape: [...shape, units],
      parameters: [kernel([inputs, units], inputs, units), np.zeros([units])],
      forward: (x, [w, b]) => np.matmul(x, w).add(b),
    };
  },
  // Channels first: the only order that jax-js convolves in.
  conv2d: ([channels, height, width], { filters, kernelSize, padding }) => {
    const window = sizeOf(kernelSize);
    return {
      shape: [filters, height, width],
      parameters: [
        kernel([filters, channels, ...kernelSize], channels * window, filters * window),
        np.zeros([filters, 1, 1]),
      ],
      forward: (x, [w, b]) => lax.conv(x, w, [1, 1], padding.toUpperCase()).add(b),
    };
  },
  maxPooling2d: ([channels, height, width]) => ({
    shape: [channels, height / 2, width / 2],
    parameters: [],
    forward: (x) => lax.reduceWindow(x, (window) => np.max(window), [2, 2], [2, 2]),
  }),
  flatten: (shape) => ({
    shape: [sizeOf(shape)],
    parameters: [],
    forward: (x) => x.reshape([x.shape[0], sizeOf(shape)]),
  }),
  // A product with one-hot rows: `np.take` has no gradient under jit in 0.1.25.
  embedding: (shape, { inputDim, outputDim }) => ({
    shape: [...shape, outputDim],
    parameters: [draw([inputDim, outputDim], 0.05)],
    forward: (x, [table]) => np.matmul(nn.oneHot(x, inputDim), table),
  }),
  // There is no scan: the time steps are unrolled. Inputs of all of them are one product.
  lstm: ([steps, inputs], { units }) => ({
    shape: [steps, units],
    parameters: [
      kernel([inputs, 4 * units], inputs, 4 * units),
      kernel([units, 4 * units], units, 4 * units),
      np.zeros([4 * units]),
    ],
    forward(x, [w, u, b]) {
      const batch = x.shape[0];
      const projected = np.split(np.matmul(x, w).add(b), steps, 1);
      let [h, c] = [np.zeros([batch, units]), np.zeros([batch, units])];
      const outputs = projected.map((z) => {
        const gates = z.reshape([batch, 4 * units]).add(np.matmul(h, u.ref));
        const [i, f, g, o] = np.split(gates, 4, 1);
        c = nn
          .sigmoid(f)
          .mul(c)
          .add(nn.sigmoid(i).mul(np.tanh(g)));
        h = nn.sigmoid(o).mul(np.tanh(c.ref));
        return h.ref;
      });
      for (const array of [h, c, u]) array.dispose();
      return np.stack(outputs, 1);
    },
  }),
};

/** Of each row, from logits; targets are class numbers, or 0 and 1. */
const costs = {
  // max(z, 0) − z·y + log(1 + exp(−|z|))
  binaryCrossentropy: (z, y) =>
    nn
      .relu(z.ref)
      .sub(z.ref.mul(y.astype(np.float32)))
      .add(np.log(np.exp(np.negative(np.abs(z))).add(1))),
  sparseCategoricalCrossentropy(z, y) {
    const classes = z.shape.at(-1);
    return np.negative(np.sum(nn.logSoftmax(z).mul(nn.oneHot(y, classes)), -1));
  },
};

const beta1 = 0.9;
const beta2 = 0.999;
/** One tensor's update: the new parameter and both moments. */
function adam(theta, gradient, m, v, rate, correction) {
  const mean = m.mul(beta1).add(gradient.ref.mul(1 - beta1));
  const square = v.mul(beta2).add(np.square(gradient).mul(1 - beta2));
  const root = np.sqrt(square.ref.mul(correction)).add(1e-7);
  return [theta.sub(mean.ref.mul(rate).div(root)), mean, square];
}

function train({ inputShape, layers: written, classes, sequence, loss, batch }) {
  const [height, width, channels] = inputShape;
  let shape = channels === undefined ? inputShape : [channels, height, width];
  const xShape = [batch, ...shape];
  const network = written.map(({ type, options, activation }, index) => {
    const layer = layers[type](shape, options);
    shape = layer.shape;
    // The loss wants logits: the last activation is fused with it, as in ours.
    return {
      ...layer,
      activate: activations[index === written.length - 1 ? "linear" : (activation ?? "linear")],
    };
  });
  const rows = sequence ? batch * inputShape[0] : batch;
  const x = sequence
    ? np.array(classNumbers(sizeOf(xShape), classes)).reshape(xShape)
    : np.array(uniform(sizeOf(xShape), 0.5)).reshape(xShape);
  const y = np.array(classNumbers(rows, classes));

  const outputs = shape.at(-1);
  const costOf = (parameters, x, y) => {
    const z = network.reduce(
      (input, { forward, activate }, index) => activate(forward(input, parameters[index])),
      x,
    );
    return np.mean(costs[loss](z.reshape(outputs === 1 ? [rows] : [rows, outputs]), y));
  };
  const update = jit((parameters, m, v, rate, correction, x, y) => {
    const [cost, gradients] = valueAndGrad(costOf)(tree.ref(parameters), x, y);
    const updated = parameters.map((tensors, layer) =>
      tensors.map((theta, at) =>
        adam(theta, gradients[layer][at], m[layer][at], v[layer][at], rate.ref, correction.ref),
      ),
    );
    rate.dispose();
    correction.dispose();
    const part = (which) => updated.map((tensors) => tensors.map((triple) => triple[which]));
    return [cost, part(0), part(1), part(2)];
  });

  const zeros = () => network.map(({ parameters }) => parameters.map((theta) => np.zeros(theta.shape)));
  const shapes = network.flatMap(({ parameters }) => parameters.map((theta) => theta.shape));
  let [parameters, m, v] = [network.map((layer) => layer.parameters), zeros(), zeros()];
  let count = 0;
  let cost = NaN;
  return {
    parameters: shapes.reduce((sum, shape) => sum + sizeOf(shape), 0),
    cost: () => cost,
    step() {
      count++;
      const rate = np.array(0.001 / (1 - beta1 ** count));
      const correction = np.array(1 / (1 - beta2 ** count));
      let value;
      [value, parameters, m, v] = update(parameters, m, v, rate, correction, x.ref, y.ref);
      // Arrays are lazy: reading the cost runs the function that all of them come from.
      cost = value.item();
    },
  };
}

function matmul(size) {
  const [a, b] = [1, 2].map(() => draw([size, size], 0.5));
  const product = jit((a, b) => np.matmul(a, b));
  return async () => {
    const c = product(a.ref, b.ref);
    await c.blockUntilReady();
    c.dispose();
  };
}

await answer({ train, matmul });
