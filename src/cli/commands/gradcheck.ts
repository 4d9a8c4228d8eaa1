import type { GradientComparison } from "../../engine/facts";
import { placeOfGradient } from "../../model/gradientPlace";
import { checkPrepared } from "../../session/gradientCheckJob";
import { prepare } from "../../session/prepare";
import { exitStatus, numberOption, textOption, type Command } from "../command";
import { readModel } from "../modelInput";
import { placeOf } from "../places";
import { readTensorFile } from "../tensorFile";

export const gradcheck: Command = {
  usage: "gradcheck FILE [--epsilon E] [--samples N] [--load W.safetensors]",
  summary: "compares every parameter's and the input's gradient with central differences, in float64",
  options: { epsilon: { type: "string" }, samples: { type: "string" }, load: { type: "string" } },
  files: "one",
  async run(call) {
    const { output } = call;
    const epsilon = numberOption(call, "epsilon", { least: 1e-12, integer: false });
    const samples = numberOption(call, "samples", { least: 1, integer: true });
    const input = await readModel(call.files[0]!, call);
    const prepared = await prepare(
      input,
      () => undefined,
      (line) => console.error(line),
    );
    const load = textOption(call, "load");
    const check = checkPrepared(prepared, {
      load: load === undefined ? undefined : await readTensorFile(load),
      epsilon,
      samples,
      onProgress: (done, of) => output.progress(`checking ${done} of ${of} entries`),
    });
    const culprits = check.culprits.map((culprit) => {
      const { path, backward } = placeOfGradient(prepared.document, culprit);
      const place = backward
        ? placeOf({ message: "", ...backward }, input)
        : placeOf({ message: "", path }, input);
      return { ...culprit, ...place };
    });
    for (const parameter of check.parameters) output.say(lineOf(parameter));
    for (const { file, line, column, message } of culprits)
      output.say(`${file}:${line}:${column}: error: ${message} [gradient-mismatch]`);
    for (const note of check.notes) output.say(`note: ${note}`);
    output.say(
      `${check.passed ? "passed" : "FAILED"}: largest relative error ${check.relativeError.toExponential(1)}, tolerance ${check.tolerance.toExponential(0)}`,
    );
    output.document({ ...check, culprits });
    return check.passed ? exitStatus.clean : exitStatus.found;
  },
};

function lineOf({
  layer,
  parameter,
  relativeError,
  verdict,
  checked,
  of,
  kinks,
}: GradientComparison): string {
  const name = `${layer}/${parameter}`.padEnd(32);
  const crossed = kinks > 0 ? `, ${kinks} at a kink` : "";
  return `${name} ${relativeError.toExponential(1).padStart(8)}  ${verdict.padEnd(10)} ${checked} of ${of} entries${crossed}`;
}
