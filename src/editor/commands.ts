import * as vscode from "vscode";
import { commandTitles, type CommandId } from "./commandIds";
import type { Room } from "./room";

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
  "modelDebugger.addModelTypes": async (room, where) =>
    (await import("./modelTypes")).addModelTypes(room, uriIn(where)),
  "modelDebugger.train": async (room, where) => (await import("./train")).train(room, uriIn(where)),
  "modelDebugger.pause": async (room, where) => (await import("./steer")).pause(room, uriIn(where)),
  "modelDebugger.resume": async (room, where) => (await import("./steer")).resume(room, uriIn(where)),
  "modelDebugger.step": async (room, where) => (await import("./steer")).step(room, uriIn(where)),
  "modelDebugger.stop": async (room, where) => (await import("./steer")).stop(room, uriIn(where)),
  "modelDebugger.checkGradients": async (room, where) =>
    (await import("./checkGradients")).checkGradients(room, uriIn(where)),
  "modelDebugger.showDashboard": async (room, where) =>
    (await import("./showDashboard")).showDashboard(room, uriIn(where)),
  "modelDebugger.showData": async (room, where) => (await import("./showData")).showData(room, uriIn(where)),
  "modelDebugger.exportWeights": async (room, where) =>
    (await import("./exportWeights")).exportWeights(room, uriIn(where)),
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
          await tellError(error, commandTitles[id].replace("…", ""));
          return undefined;
        }
      }),
    ),
  );
}
