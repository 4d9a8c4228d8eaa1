/**
 * Every command, in one list: the manifest is checked against it, and each must have a handler to compile.
 * The title is what a message calls it: "Model Debugger could not train".
 */
export const commandTitles = {
  "modelDebugger.newModel": "New Model…",
  "modelDebugger.addModelTypes": "Add Model Types",
  "modelDebugger.train": "Train",
  "modelDebugger.pause": "Pause",
  "modelDebugger.resume": "Resume",
  "modelDebugger.step": "Step (Mini-Batch)",
  "modelDebugger.stop": "Stop",
  "modelDebugger.checkGradients": "Check Gradients",
  "modelDebugger.showDashboard": "Show Dashboard",
  "modelDebugger.showData": "Show Data",
  "modelDebugger.exportWeights": "Export Weights…",
} as const;

export type CommandId = keyof typeof commandTitles;
