import { type ParseError, printParseErrorCode } from "jsonc-parser";
import type { TextRange } from "./problem";

/** The parser's complaint as a sentence that says what is missing, at a place where it can be seen. */
export const syntaxSentence = (
  text: string,
  { error, offset, length }: ParseError,
): { readonly message: string; readonly range: TextRange } => {
  const atEnd = offset >= text.trimEnd().length;
  const found = text.slice(offset, offset + Math.min(length, 20));
  const code = printParseErrorCode(error);
  // A missing value is noticed at the bracket after it, which may stand on another line.
  const early = code === "ValueExpected" && /^[}\],]/.test(found);
  return { message: sentenceOf(code, found, atEnd), range: visible(text, offset, early ? 0 : length) };
};

const sentenceOf = (code: ReturnType<typeof printParseErrorCode>, found: string, atEnd: boolean): string => {
  if (atEnd && found === "" && code !== "<unknown ParseErrorCode>")
    return endSentences[code] ?? "The file ends too early.";
  switch (code) {
    case "InvalidSymbol":
      return found.startsWith("'")
        ? "JSON wants double quotes: write \"…\" instead of '…'."
        : `\`${found}\` is not JSON. Text needs double quotes; the only bare words are true, false and null.`;
    case "InvalidNumberFormat":
    case "UnexpectedEndOfNumber":
      return `\`${found}\` is not a complete number.`;
    case "PropertyNameExpected":
      return "A key in double quotes is expected here.";
    case "ValueExpected":
      return "A value is expected here.";
    case "ColonExpected":
      return "A colon is expected between a key and its value.";
    case "CommaExpected":
      return "A comma is missing before this.";
    case "CloseBraceExpected":
      return "The closing brace `}` is missing.";
    case "CloseBracketExpected":
      return "The closing bracket `]` is missing.";
    case "EndOfFileExpected":
      return "The model ends before this; nothing may follow its closing brace.";
    case "InvalidCommentToken":
    case "UnexpectedEndOfComment":
      return "This comment is never closed: `*/` is missing.";
    case "UnexpectedEndOfString":
      return "This text is never closed: its second double quote is missing.";
    case "InvalidUnicode":
    case "InvalidEscapeCharacter":
      return 'A backslash starts an escape (\\n, \\", \\\\, \\u0041); this one is not known. Write \\\\ for a backslash.';
    case "InvalidCharacter":
      return "An invisible control character stands here; delete it.";
    case "<unknown ParseErrorCode>":
      return "This is not JSON.";
  }
};

const endSentences: Readonly<Partial<Record<string, string>>> = {
  ValueExpected: "The file ends where a value is expected.",
  ColonExpected: "The file ends after a key: its colon and value are missing.",
  CloseBraceExpected: "The file ends before its closing brace `}`.",
  PropertyNameExpected: "The file ends before its closing brace `}`.",
  CloseBracketExpected: "The file ends before its closing bracket `]`.",
};

/** An empty range, or one on a line break, cannot be seen: it moves to the last visible character before it. */
const visible = (text: string, offset: number, length: number): TextRange => {
  if (text.slice(offset, offset + length).trim() !== "") {
    const lineEnd = text.slice(offset, offset + length).search(/[\r\n]/);
    return { offset, length: lineEnd > 0 ? lineEnd : Math.min(length, text.length - offset) };
  }
  const before = text.slice(0, offset).trimEnd().length;
  return before > 0 ? { offset: before - 1, length: 1 } : { offset: 0, length: Math.min(1, text.length) };
};
