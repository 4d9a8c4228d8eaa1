import { Analyst, type Asker } from "../session/analyst";
import type { QuestionName, Questions } from "../session/jobs";
import { isCodeModel } from "../model/modelFiles";

/** Code of the workspace that has not ended by then is caught in a loop. */
const codeWithinMs = 8_000;

/**
 * One analyst for plain files; another for those in code, which a loop in them may cost its worker; and
 * one that looks at whole data sets, for which no header waits.
 */
export class Analysts implements Asker {
  private readonly forData: Analyst;
  private readonly forProfiles: Analyst;
  private readonly forCode: Analyst;

  constructor(workerFile: string) {
    this.forData = new Analyst(workerFile);
    this.forProfiles = new Analyst(workerFile);
    this.forCode = new Analyst(workerFile, codeWithinMs);
  }

  ask<Name extends QuestionName>(
    question: Name,
    input: Questions[Name]["input"],
  ): Promise<Questions[Name]["answer"]> {
    if (question === "profileData") return this.forProfiles.ask(question, input);
    const isCode = "file" in input && isCodeModel(input.file);
    return (isCode ? this.forCode : this.forData).ask(question, input);
  }

  dispose(): void {
    this.forData.dispose();
    this.forProfiles.dispose();
    this.forCode.dispose();
  }
}
