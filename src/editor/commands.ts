import * as vscode from "vscode";
import { commandTitles, type CommandId } from "./commandIds";
import type { Room } from "./room";
import { translated } from "../words/words";

type Handler = (room: Room, ...args: unknown[]) => Promise<unknown>;

/** A model file given as the command's argument: by a lens, the tree, the editor's title, a link. */
const uriIn = (argument: unknown): vscode.Uri | undefined =>
  argument instanceof vscode.Uri
    ? argument
    : typeof argument === "string"
      ? vscode.Uri.parse(argument, true)
      : undefined;

/** What each command does; its code is loaded when it is first used. */
const handlers: Readonly<Record<CommandId, Handler>> = {
  "modelDebugger.newModel": async (room, template) => (await import("./newModel")).newModel(room, template),
  "modelDebugger.openExample": async (room, name) => (await import("./openExample")).openExample(room, name),
  "modelDebugger.addModelTypes": async (room, where) =>
    (await import("./modelTypes")).addModelTypes(room, uriIn(where)),
  "modelDebugger.train": async (room, where) => (await import("./train")).train(room, uriIn(where)),
  "modelDebugger.pause": async (room, where) => (await import("./steer")).pause(room, uriIn(where)),
  "modelDebugger.resume": async (room, where) => (await import("./steer")).resume(room, uriIn(where)),
  "modelDebugger.step": async (room, where) => (await import("./steer")).step(room, uriIn(where)),
  "modelDebugger.stepEpoch": async (room, where) => (await import("./steer")).stepEpoch(room, uriIn(where)),
  "modelDebugger.stop": async (room, where) => (await import("./steer")).stop(room, uriIn(where)),
  "modelDebugger.checkpoint": async (room, where) => (await import("./steer")).checkpoint(room, uriIn(where)),
  "modelDebugger.goBack": async (room, where) => (await import("./steer")).goBack(room, uriIn(where)),
  "modelDebugger.checkGradients": async (room, where) =>
    (await import("./checkGradients")).checkGradients(room, uriIn(where)),
  "modelDebugger.diagnose": async (room, where) =>
    (await import("./diagnosis/diagnose")).diagnose(room, uriIn(where)),
  "modelDebugger.runExperiment": async (room, where, name) => {
    const { isExperiment, runExperiment } = await import("./diagnosis/runExperiment");
    return runExperiment(room, uriIn(where), isExperiment(name) ? name : undefined);
  },
  "modelDebugger.sweepLearningRate": async (room, where) =>
    (await import("./diagnosis/runExperiment")).runExperiment(room, uriIn(where), "learning-rate-sweep"),
  "modelDebugger.showDashboard": async (room, where) =>
    (await import("./showDashboard")).showDashboard(room, uriIn(where)),
  "modelDebugger.showData": async (room, where) =>
    (await import("./showLoaded")).showData(room, uriIn(where)),
  "modelDebugger.showNetwork": async (room, where) =>
    (await import("./showLoaded")).showNetwork(room, uriIn(where)),
  "modelDebugger.exportWeights": async (room, where) =>
    (await import("./exportWeights")).exportWeights(room, uriIn(where)),
  "modelDebugger.openRun": async (room, element, selected) =>
    (await import("./recorded/runCommands")).openRun(room, { element, selected }),
  "modelDebugger.renameRun": async (room, element, selected) =>
    (await import("./recorded/runCommands")).renameRun(room, { element, selected }),
  "modelDebugger.pinRun": async (room, element, selected) =>
    (await import("./recorded/runCommands")).pinRun(room, { element, selected }),
  "modelDebugger.unpinRun": async (room, element, selected) =>
    (await import("./recorded/runCommands")).unpinRun(room, { element, selected }),
  "modelDebugger.deleteRun": async (room, element, selected) =>
    (await import("./recorded/runCommands")).deleteRuns(room, { element, selected }),
  "modelDebugger.showRunText": async (room, element, selected) =>
    (await import("./recorded/runCommands")).showRunText(room, { element, selected }),
  "modelDebugger.compareRunWithFile": async (room, element, selected) =>
    (await import("./recorded/runCommands")).compareRunWithFile(room, { element, selected }),
  "modelDebugger.rerun": async (room, element, selected) =>
    (await import("./recorded/rerun")).rerun(room, { element, selected }),
  "modelDebugger.forkRun": async (room, element, selected) =>
    (await import("./recorded/forkRun")).forkRun(room, { element, selected }),
  "modelDebugger.compareRuns": async (room, element, selected) =>
    (await import("./recorded/comparisons")).compareRuns(room, { element, selected }),
  "modelDebugger.exportRun": async (room, element, selected) =>
    (await import("./recorded/exportRun")).exportRun(room, { element, selected }),
};

export function registerCommands(openRoom: () => Promise<Room>): vscode.Disposable {
  const ids = Object.keys(handlers) as CommandId[];
  return vscode.Disposable.from(
    ...ids.map((id) =>
      vscode.commands.registerCommand(id, async (...args: unknown[]) => {
        try {
          return await handlers[id](await openRoom(), ...args);
        } catch (error) {
          const { tellError } = await import("./tellError");
          await tellError(error, translated(commandTitles[id]).replace("…", ""));
          return undefined;
        }
      }),
    ),
  );
}
