/** The pictures of README.md and docs/: which view, in which theme, is docs/images/<key>.png. */
export const images = {
  dashboard: "dashboard-light",
  "dashboard-high-contrast": "dashboard-high-contrast-dark",
  layers: "layers-light",
  "decision-boundary": "decision-boundary-light",
  "quick-fix": "quick-fix-light",
};
