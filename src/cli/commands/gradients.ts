import { encodeSafetensors } from "../../engine/safetensors";
import { prepare } from "../../session/prepare";
import { referencePass } from "../../session/referencePass";
import { showSizes } from "../../session/weights";
import { choiceOption, exitStatus, precisions, requiredOption, type Command } from "../command";
import { readModel } from "../modelInput";
import { checkWritable, readTensorFile, writeTensorFile } from "../tensorFile";

export const gradients: Command = {
  usage:
    "gradients FILE --load W.safetensors --batch B.safetensors --out G.safetensors [--precision float32|float64]",
  summary: "one forward and backward pass on a given batch, for comparing against another framework",
  options: {
    load: { type: "string" },
    batch: { type: "string" },
    out: { type: "string" },
    precision: { type: "string" },
  },
  files: "one",
  async run(call) {
    const { output } = call;
    const load = requiredOption(call, "load", "the weights to use");
    const batch = requiredOption(call, "batch", "a safetensors file with `input` and `target`");
    const out = requiredOption(call, "out", "the file to write the gradients to");
    const precision = choiceOption(call, "precision", precisions);
    const input = await readModel(call.files[0]!, call);
    await checkWritable(out, [input.file, load, batch]);
    const prepared = await prepare(input);
    const { cost, tensors, metadata } = referencePass(prepared, {
      precision,
      weights: await readTensorFile(load),
      batch: await readTensorFile(batch),
    });
    await writeTensorFile(out, encodeSafetensors(tensors, metadata));
    for (const { name, shape } of tensors) output.say(`${name.padEnd(40)} ${showSizes(shape)}`);
    output.document({
      file: out,
      precision,
      cost,
      tensors: tensors.map(({ name, shape }) => ({ name, shape })),
    });
    return exitStatus.clean;
  },
};
