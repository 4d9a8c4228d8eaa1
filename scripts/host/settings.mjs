/** Settings of a VS Code that is there for this extension alone: nothing pops up, nothing asks the network. */
export const quietSettings = {
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "git.openRepositoryInParentFolders": "never",
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/** Of one that tests drive: on a slow machine nothing may be saved that a test is about to take back. */
export const testSettings = { ...quietSettings, "files.autoSave": "off" };
