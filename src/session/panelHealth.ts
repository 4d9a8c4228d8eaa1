/** How a page finds out whether it is still heard, and what it tells of messages that it cannot use. */

/** Page to host. */
export type HealthIntent =
  /** Answered at once with `pong`, by a host that lives. */
  | { readonly type: "ping" }
  /** Answers `areYouThere`. */
  | { readonly type: "here" }
  /** A message that the page took no notice of; each kind is told once in a page's life. */
  | { readonly type: "ignored"; readonly message: string; readonly why: IgnoredBecause };

/** `otherRun`: of a run that is not shown; `missed`: a message before it is missing, and the page asks for the whole. */
export type IgnoredBecause = "malformed" | "otherRun" | "missed";

/** Host to page. */
export type HostHealth =
  | { readonly type: "pong" }
  /** Answered at once with `here`, by a page that lives: its process may have been killed. */
  | { readonly type: "areYouThere" };

/** With each message about a run: the one it is of. */
export interface OfRun {
  readonly ofRun?: string;
}
