let clock: Intl.DateTimeFormat | undefined;

/** `Nov 26, 2026, 21:14` of milliseconds since 1970, as the reader's language writes it. */
export function moment(milliseconds: number): string {
  clock ??= clockOf(document.documentElement.lang) ?? clockOf("en")!;
  return clock.format(milliseconds);
}

/** Undefined where nobody knows the language. */
function clockOf(language: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" });
  } catch {
    return undefined;
  }
}
