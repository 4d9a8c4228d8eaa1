/**
 * Every command, in one list: the manifest is checked against it, and each must have a handler to compile.
 * The title is what a message calls it: "Model Debugger could not train".
 */
export const commandTitles = {
  "modelDebugger.newModel": "New Model…",
  "modelDebugger.openExample": "Open Example…",
  "modelDebugger.addModelTypes": "Add Model Types",
  "modelDebugger.train": "Train",
  "modelDebugger.pause": "Pause",
  "modelDebugger.resume": "Resume",
  "modelDebugger.step": "Step (Mini-Batch)",
  "modelDebugger.stepEpoch": "Step (Epoch)",
  "modelDebugger.stop": "Stop",
  "modelDebugger.checkpoint": "Keep Checkpoint",
  "modelDebugger.goBack": "Go Back to Checkpoint…",
  "modelDebugger.checkGradients": "Check Gradients",
  "modelDebugger.diagnose": "Why Does It Not Learn?",
  "modelDebugger.runExperiment": "Run Experiment…",
  "modelDebugger.sweepLearningRate": "Sweep Learning Rate",
  "modelDebugger.showDashboard": "Show Dashboard",
  "modelDebugger.showData": "Show Data",
  "modelDebugger.showNetwork": "Show Network",
  "modelDebugger.exportWeights": "Export Weights…",
  "modelDebugger.openRun": "Open Run",
  "modelDebugger.renameRun": "Rename Run…",
  "modelDebugger.pinRun": "Pin Run",
  "modelDebugger.unpinRun": "Unpin Run",
  "modelDebugger.deleteRun": "Delete Run",
  "modelDebugger.showRunText": "Show Model Text of Run",
  "modelDebugger.compareRunWithFile": "Compare Run with Current File",
  "modelDebugger.rerun": "Re-run",
  "modelDebugger.forkRun": "Fork from Checkpoint…",
  "modelDebugger.compareRuns": "Compare Runs",
  "modelDebugger.exportRun": "Export Run…",
} as const;

export type CommandId = keyof typeof commandTitles;
