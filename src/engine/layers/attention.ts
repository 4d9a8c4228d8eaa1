/**
 * Dot-product attention (Luong et al. 2015), as Keras's Attention without scale: inputs query q `[T_q, d]`,
 * value v `[T_v, e]` and key k `[T_v, d]` (default: the value),
 *   S = q·kᵀ,  A = softmax(S),  y = A·v
 *   ∂/∂v = Aᵀ·dy,  dA = dy·vᵀ,  dS = A⊙(dA − Σ dA⊙A),  ∂/∂q = dS·k,  ∂/∂k = dSᵀ·q
 */
import { attend, attendBack, attentionScratch } from "./attentionBlock";
import { defineLayer } from "./definition";
import { attentionMismatch } from "./attentionShapes";
import { say } from "../../words/words";

export const attention = defineLayer({
  summary: "Gives for every query the mean of the values, weighted by the softmax of query · key.",
  options: {},
  inputs: { least: 2, most: 3 },
  outputShape(_options, inputs) {
    const mismatch = attentionMismatch("attention", inputs);
    if (mismatch !== undefined) return { mismatch };
    const [query, value, key = value] = inputs;
    if (query![1] !== key![1]) {
      return {
        mismatch: say`attention compares query and key, and they have ${query![1]!} and ${key![1]!} features`,
      };
    }
    return [query![0]!, value![1]!];
  },
  create({ kernels, arena, batchSize, inputs, output, outputGradient, inputGradients }) {
    const [query, value, key = value] = inputs;
    const [dQuery, dValue, dKey] = inputGradients;
    const [queries, features] = query!.shape as [number, number];
    const [values, width] = value!.shape as [number, number];
    const sizes = { queries, values, features, width };
    const weights = arena.entries(batchSize * queries * values);
    const slopes = arena.entries(queries * values);
    const workspace = attentionScratch(kernels, arena, sizes);
    const hasKey = inputs.length > 2;
    const bytes = arena.bytesPerEntry;
    return {
      forward({ examples }) {
        for (let example = 0; example < examples; example++) {
          const q = query!.pointer + bytes * example * query!.size;
          const k = key!.pointer + bytes * example * key!.size;
          const v = value!.pointer + bytes * example * value!.size;
          const a = weights + bytes * example * queries * values;
          const y = output.pointer + bytes * example * output.size;
          attend(kernels, sizes, false, q, k, v, a, y, workspace.pointer);
        }
      },
      backward({ examples }) {
        for (let example = 0; example < examples; example++) {
          const q = query!.pointer + bytes * example * query!.size;
          const k = key!.pointer + bytes * example * key!.size;
          const v = value!.pointer + bytes * example * value!.size;
          const a = weights + bytes * example * queries * values;
          const dy = outputGradient.pointer + bytes * example * output.size;
          const dq = dQuery ? dQuery.pointer + bytes * example * dQuery.size : 0;
          const dv = dValue ? dValue.pointer + bytes * example * dValue.size : 0;
          // Without a key of its own the value is the key, and gets both gradients.
          const dOwn = dKey ? dKey.pointer + bytes * example * dKey.size : 0;
          const dk = hasKey ? dOwn : dv;
          const onto = hasKey ? 0 : 1;
          attendBack(kernels, sizes, q, k, v, a, dy, slopes, dq, dk, dv, onto, workspace.pointer);
        }
      },
    };
  },
});
