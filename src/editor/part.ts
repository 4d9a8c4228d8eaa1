/** Something that lives until it is disposed of: VS Code's own disposables and ours alike. */
export interface Part {
  dispose(): unknown;
}
