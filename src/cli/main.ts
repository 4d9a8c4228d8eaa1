/** The command line's entry: words in, exit status out. */
import { parseArgs } from "node:util";
import { nearestName } from "../engine/nearestName";
import { failureOf } from "../session/failure";
import { exitStatus, UsageError, type Command, type ExitStatus } from "./command";
import { commands } from "./commands";
import { readModel as readDocument } from "../session/readModel";
import { readModel } from "./modelInput";
import { placeOf, tellFailure } from "./places";
import { endQuietlyOnClosedPipe, terminalOutput } from "./terminal";

const help = [
  "usage: model-debugger COMMAND FILE [options]",
  "",
  ...Object.values(commands).map(({ usage, summary }) => `  ${usage}\n      ${summary}`),
  "",
  "Every command takes --json: stdout then holds exactly one JSON document; and --cache DIR|none: where decoded data",
  "is kept, so that large files are read faster the next time.",
].join("\n");

async function main(words: readonly string[]): Promise<ExitStatus> {
  const [name, ...rest] = words;
  if (name === "--help" || name === "-h" || name === "help") {
    console.log(help);
    return exitStatus.clean;
  }
  if (name === undefined)
    throw new UsageError(`name a command: ${Object.keys(commands).join(", ")} (--help tells more)`);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    const nearest = nearestName(name, Object.keys(commands));
    throw new UsageError(
      `there is no command "${name}"${nearest === undefined ? "" : `; did you mean ${nearest}?`}`,
    );
  }
  const { files, options } = parseWords(command, rest);
  const output = terminalOutput(options.json === true);
  try {
    return await command.run({ files, options, output });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const input = await readModel(files[0]!).catch(() => undefined);
    const failure = failureOf(error, input && readDocument({ ...input, mayRun: false }));
    for (const line of tellFailure(error, failure, input)) console.error(line);
    output.document({
      status: "failed",
      error: { message: failure.message, ...placeOf(failure, input) },
      findings: [],
    });
    return exitStatus.found;
  }
}

function parseWords(command: Command, words: string[]) {
  try {
    const { positionals, values } = parseArgs({
      args: words,
      options: { ...command.options, json: { type: "boolean" }, cache: { type: "string" } },
      allowPositionals: true,
    });
    const wanted = command.files === "one" ? positionals.length === 1 : positionals.length >= 1;
    if (!wanted) throw new UsageError(`usage: model-debugger ${command.usage}`);
    return { files: positionals, options: values as Record<string, string | boolean | undefined> };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    // parseArgs explains itself over several sentences; the first says what is wrong.
    const [what] = (error as Error).message.split(". ");
    throw new UsageError(`${what ?? "unreadable options"}; usage: model-debugger ${command.usage}`);
  }
}

endQuietlyOnClosedPipe();
main(process.argv.slice(2)).then(
  (status) => (process.exitCode = status),
  (error: unknown) => {
    const usage = error instanceof UsageError;
    console.error(`model-debugger: ${usage ? error.message : failureOf(error).message}`);
    process.exitCode = usage ? exitStatus.usage : exitStatus.found;
  },
);
