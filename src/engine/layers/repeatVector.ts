/** The same vector at every one of n time steps (Keras's RepeatVector): y[t, c] = x[c];  ∂/∂x[c] = Σ_t dy[t, c] */
import { showShape } from "../shape";
import { defineLayer } from "./definition";
import { say } from "../../words/words";

export const repeatVector = defineLayer({
  summary:
    "Repeats a vector along a new axis of time, e.g. for a decoder that reads what the encoder has understood.",
  options: { n: { kind: "integer", minimum: 1, description: "How many time steps." } },
  outputShape({ n }, [input]) {
    if (input!.length === 1) return [n, input![0]!];
    const mismatch = say`repeatVector repeats one vector an example, [batch, features], and was given ${showShape(input!)}: flatten it, or take a recurrent layer's last state alone`;
    return { mismatch };
  },
  create({ options: { n }, kernels, arena, inputs, output, outputGradient, inputGradients }) {
    const [x, dx] = [inputs[0]!, inputGradients[0]];
    const columns = x.size;
    const bytes = arena.bytesPerEntry;
    return {
      forward({ examples }) {
        for (let t = 0; t < n; t++) {
          const step = output.pointer + bytes * t * columns;
          kernels.copyBlock(x.pointer, columns, step, output.size, examples, columns);
        }
      },
      backward({ examples }) {
        if (!dx) return;
        for (let example = 0; example < examples; example++) {
          const dy = outputGradient.pointer + bytes * example * output.size;
          kernels.columnSums(dy, dx.pointer + bytes * example * columns, n, columns, 0);
        }
      },
    };
  },
});
