/**
 * TensorFlow.js: layers of its own by the same names and options, one thread. The variant is the backend,
 * `wasm` or `cpu`.
 */
import * as tf from "@tensorflow/tfjs";
import { setThreadsCount } from "@tensorflow/tfjs-backend-wasm";
import { answer } from "../rivalProcess.mjs";

async function use(backend) {
  if (backend === "wasm") setThreadsCount(1);
  if (!(await tf.setBackend(backend))) throw new Error(`the backend ${backend} did not start`);
}

async function train({ inputShape, layers, classes, sequence, loss, batch }, backend) {
  await use(backend);
  const input = tf.input({ shape: inputShape, dtype: sequence ? "int32" : "float32" });
  const output = layers.reduce((tensor, { type, options, activation }, index) => {
    // The losses below want logits: the last activation is fused with them, as in ours.
    const fused = index === layers.length - 1;
    return tf.layers[type]({ ...options, ...(activation && !fused && { activation }) }).apply(tensor);
  }, input);
  const model = tf.model({ inputs: input, outputs: output });
  const rows = sequence ? batch * inputShape[0] : batch;
  const drawn = tf.randomUniform([rows], 0, classes, "int32");
  const x = sequence
    ? tf.randomUniform([batch, ...inputShape], 0, classes, "int32")
    : tf.randomUniform([batch, ...inputShape], -0.5, 0.5);
  const binary = loss === "binaryCrossentropy";
  const y = binary ? drawn.reshape([rows, 1]).toFloat() : tf.oneHot(drawn, classes).toFloat();
  const lossOf = binary ? tf.losses.sigmoidCrossEntropy : tf.losses.softmaxCrossEntropy;
  const optimizer = tf.train.adam(0.001);
  let cost = NaN;
  return {
    parameters: model.countParams(),
    cost: () => cost,
    step() {
      const value = optimizer.minimize(
        () => lossOf(y, model.apply(x, { training: true }).reshape(y.shape)),
        true,
      );
      [cost] = value.dataSync();
      value.dispose();
    },
  };
}

async function matmul(size, backend) {
  await use(backend);
  const [a, b] = [1, 2].map(() => tf.randomUniform([size, size], -0.5, 0.5));
  return () => tf.matMul(a, b).dispose();
}

await answer({ train, matmul });
