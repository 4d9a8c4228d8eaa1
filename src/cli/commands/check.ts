import type { DataHeader } from "../../data/dataSpec";
import { examineData } from "../../data/examineData";
import type { DataProfile } from "../../data/profile/dataProfile";
import { lint } from "../../diagnosis/lint";
import { placeOf as dataPlaceOf } from "../../session/prepare";
import { profileModel } from "../../session/profileModel";
import { readModel as readDocument } from "../../session/readModel";
import { failureOf } from "../../session/failure";
import { exitStatus, type Call, type Command } from "../command";
import { readModel, type NamedInput } from "../modelInput";
import { placeOf, printedProblems, printLine, type PrintedFinding } from "../places";

export const check: Command = {
  usage: "check FILE…",
  summary: "reads the model and its data, infers shapes, runs the rules that need no training",
  options: {},
  files: "many",
  async run(call) {
    const { files, output } = call;
    const findings: PrintedFinding[] = [];
    for (const file of files) findings.push(...(await checkFile(file, call)));
    for (const finding of findings) printLine(output, finding);
    if (findings.length === 0) output.say(`${files.join(", ")}: nothing found`);
    output.document({ findings });
    return findings.some((finding) => finding.severity === "error") ? exitStatus.found : exitStatus.clean;
  },
};

/** A file that cannot be read is a finding too: the others are still checked. */
async function checkFile(file: string, call: Call): Promise<PrintedFinding[]> {
  try {
    return await checkModel(await readModel(file, call));
  } catch (error) {
    const failure = failureOf(error);
    const place = placeOf(failure, undefined);
    return [{ rule: "unreadable-file", severity: "error", message: failure.message, evidence: {}, ...place }];
  }
}

async function checkModel(input: NamedInput): Promise<PrintedFinding[]> {
  const document = readDocument({ ...input, mayRun: true, log: (line) => console.error(line) });
  let header: DataHeader | undefined;
  let profile: DataProfile | undefined;
  const unreadable: PrintedFinding[] = [];
  if (document.spec !== undefined)
    try {
      const { spec } = document;
      const place = dataPlaceOf(input, spec.seed);
      const examined = await examineData(spec.data, place, {});
      ({ header } = examined);
      profile = await profileModel(document, place, examined);
    } catch (error) {
      const failure = failureOf(error);
      const place = placeOf(failure, input);
      unreadable.push({
        rule: "unreadable-data",
        severity: "error",
        message: failure.message,
        evidence: {},
        ...place,
      });
    }
  return [...printedProblems(input, lint(document, header, profile)), ...unreadable];
}
