import { compileNetwork } from "../../engine/network";
import { encodeSafetensors } from "../../engine/safetensors";
import { prepare } from "../../session/prepare";
import { showSizes, weightsOf } from "../../session/weights";
import { choiceOption, exitStatus, precisions, requiredOption, type Command } from "../command";
import { readModel } from "../modelInput";
import { checkWritable, writeTensorFile } from "../tensorFile";

export const init: Command = {
  usage: "init FILE --out W.safetensors [--precision float32|float64]",
  summary: "writes the initial parameters, named <layer>/<parameter>",
  options: { out: { type: "string" }, precision: { type: "string" } },
  files: "one",
  async run(call) {
    const { output } = call;
    const file = requiredOption(call, "out", "the file to write the initial parameters to");
    const precision = choiceOption(call, "precision", precisions);
    const input = await readModel(call.files[0]!);
    await checkWritable(file, [input.file]);
    const { network: spec, definitions } = await prepare(input);
    const network = compileNetwork(spec, { precision, batchSize: 1, optimizerState: "none", definitions });
    network.initialize();
    const weights = weightsOf(network);
    await writeTensorFile(file, encodeSafetensors(weights));
    for (const { name, shape } of weights) output.say(`${name.padEnd(32)} ${showSizes(shape)}`);
    output.document({ file, precision, parameters: weights.map(({ name, shape }) => ({ name, shape })) });
    return exitStatus.clean;
  },
};
