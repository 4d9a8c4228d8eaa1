/**
 * Multi-head attention (Vaswani et al. 2017), as Keras's MultiHeadAttention: for every head
 *   q = query·W_q + b_q, k = key·W_k + b_k, v = value·W_v + b_v;  o = softmax(q·kᵀ/√keyDim)·v
 * and y = Σ over the heads of o·W_o + b_o. Kernels `[in, heads, keyDim]`, their biases `[heads, keyDim]`,
 * W_o `[heads, keyDim, out]`, out the query's features. Inputs: query; query and value; query, value and key.
 *
 * The projections are one matrix product each; then the heads are put side by side, `[batch, heads, time,
 * keyDim]`, so that each head of each example is one block (`attentionBlock.ts`, with its backward).
 */
import { attend, attendBack, attentionScratch } from "./attentionBlock";
import { attentionMismatch } from "./attentionShapes";
import { defineLayer, type ParameterDeclaration } from "./definition";
import { headProjection, outputProjection } from "./headProjection";
import { biasInitializer, kernelInitializer, kernelRegularizer, useBias } from "./sharedOptions";

export const multiHeadAttention = defineLayer({
  summary: "Several attentions side by side, each over projections of its own; one input attends to itself.",
  options: {
    heads: { kind: "integer", minimum: 1, description: "Number of heads." },
    keyDim: { kind: "integer", minimum: 1, description: "Features of a head's queries, keys and values." },
    causal: {
      kind: "boolean",
      default: false,
      description: "Time step i sees the steps 0 … i alone, as a model that predicts what comes next must.",
    },
    useBias,
    kernelInitializer,
    biasInitializer,
    kernelRegularizer,
  },
  inputs: { least: 1, most: 3 },
  outputShape(_options, inputs) {
    const mismatch = attentionMismatch("multiHeadAttention", inputs);
    return mismatch === undefined ? inputs[0]! : { mismatch };
  },
  parameters({ heads, keyDim, kernelInitializer, biasInitializer, useBias }, inputs) {
    const [query, value = query, key = value] = inputs;
    const out = query![1]!;
    const declared: Record<string, ParameterDeclaration> = {};
    for (const [name, source] of Object.entries({ query, key, value })) {
      declared[`${name}Kernel`] = {
        shape: [source![1]!, heads, keyDim],
        axes: ["inputs", "heads", "features"],
        initializer: kernelInitializer,
        penalized: true,
      };
      if (!useBias) continue;
      const axes = ["heads", "features"] as const;
      declared[`${name}Bias`] = { shape: [heads, keyDim], axes, initializer: biasInitializer };
    }
    declared.outputKernel = {
      shape: [heads, keyDim, out],
      axes: ["heads", "features", "units"],
      initializer: kernelInitializer,
      penalized: true,
    };
    if (useBias) declared.outputBias = { shape: [out], axes: ["units"], initializer: biasInitializer };
    return declared;
  },
  create(site) {
    const { options, kernels, arena, batchSize, inputs, inputGradients } = site;
    const { heads, keyDim, causal } = options;
    const [query, value = query, key = value] = inputs;
    const [dQuery, dValue = inputs.length > 1 ? undefined : dQuery] = inputGradients;
    const dKey = inputs.length > 2 ? inputGradients[2] : dValue;
    const queries = query!.shape[0]!;
    const values = value!.shape[0]!;
    const sizes = { queries, values, features: keyDim, width: keyDim };
    const longest = Math.max(queries, values);
    /** Rows `[batch, time, heads · keyDim]` on their way to or from the heads. */
    const rows = arena.entries(batchSize * longest * heads * keyDim);
    const head = { site, heads, keyDim, rows };
    const scale = 1 / Math.sqrt(keyDim);
    const count = inputs.length;
    const q = headProjection({ ...head, name: "query", input: query!, gradient: dQuery, onto: 0, scale });
    const v = headProjection({
      ...head,
      name: "value",
      input: value!,
      gradient: dValue,
      onto: count > 1 ? 0 : 1,
    });
    const k = headProjection({ ...head, name: "key", input: key!, gradient: dKey, onto: count > 2 ? 0 : 1 });
    const out = outputProjection({ ...head, steps: queries });
    const weights = arena.entries(batchSize * heads * queries * values);
    const slopes = arena.entries(queries * values);
    const workspace = attentionScratch(kernels, arena, sizes);
    const bytes = arena.bytesPerEntry;
    return {
      forward({ examples }) {
        q.forward(examples);
        v.forward(examples);
        k.forward(examples);
        for (let block = 0; block < examples * heads; block++) {
          const query = bytes * block * queries * keyDim;
          const value = bytes * block * values * keyDim;
          const a = weights + bytes * block * queries * values;
          attend(
            kernels,
            sizes,
            causal,
            q.heads + query,
            k.heads + value,
            v.heads + value,
            a,
            out.heads + query,
            workspace.pointer,
          );
        }
        out.forward(examples);
      },
      backward({ examples }) {
        out.backward(examples);
        for (let block = 0; block < examples * heads; block++) {
          const query = bytes * block * queries * keyDim;
          const value = bytes * block * values * keyDim;
          attendBack(
            kernels,
            sizes,
            q.heads + query,
            k.heads + value,
            v.heads + value,
            weights + bytes * block * queries * values,
            out.gradients + query,
            slopes,
            q.gradients + query,
            k.gradients + value,
            v.gradients + value,
            0,
            workspace.pointer,
          );
        }
        q.backward(examples);
        v.backward(examples);
        k.backward(examples);
      },
    };
  },
});
