import { type ParseError, printParseErrorCode } from "jsonc-parser";
import type { TextRange } from "./problem";
import { say } from "../words/words";

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
  return { message: sentenceFor(code, found, atEnd), range: visible(text, offset, early ? 0 : length) };
};

const sentenceFor = (code: ReturnType<typeof printParseErrorCode>, found: string, atEnd: boolean): string => {
  if (atEnd && found === "" && code !== "<unknown ParseErrorCode>")
    return endSentence(code) ?? say`The file ends too early.`;
  switch (code) {
    case "InvalidSymbol":
      return found.startsWith("'")
        ? say`JSON wants double quotes: write "…" instead of '…'.`
        : say`\`${found}\` is not JSON. Text needs double quotes; the only bare words are true, false and null.`;
    case "InvalidNumberFormat":
    case "UnexpectedEndOfNumber":
      return say`\`${found}\` is not a complete number.`;
    case "PropertyNameExpected":
      return say`A key in double quotes is expected here.`;
    case "ValueExpected":
      return say`A value is expected here.`;
    case "ColonExpected":
      return say`A colon is expected between a key and its value.`;
    case "CommaExpected":
      return say`A comma is missing before this.`;
    case "CloseBraceExpected":
      return say`The closing brace \`}\` is missing.`;
    case "CloseBracketExpected":
      return say`The closing bracket \`]\` is missing.`;
    case "EndOfFileExpected":
      return say`The model ends before this; nothing may follow its closing brace.`;
    case "InvalidCommentToken":
    case "UnexpectedEndOfComment":
      return say`This comment is never closed: \`*/\` is missing.`;
    case "UnexpectedEndOfString":
      return say`This text is never closed: its second double quote is missing.`;
    case "InvalidUnicode":
    case "InvalidEscapeCharacter":
      return say`A backslash starts an escape (\\n, \\", \\\\, \\u0041); this one is not known. Write \\\\ for a backslash.`;
    case "InvalidCharacter":
      return say`An invisible control character stands here; delete it.`;
    case "<unknown ParseErrorCode>":
      return say`This is not JSON.`;
  }
};

const endSentence = (code: string): string | undefined => {
  switch (code) {
    case "ValueExpected":
      return say`The file ends where a value is expected.`;
    case "ColonExpected":
      return say`The file ends after a key: its colon and value are missing.`;
    case "CloseBraceExpected":
    case "PropertyNameExpected":
      return say`The file ends before its closing brace \`}\`.`;
    case "CloseBracketExpected":
      return say`The file ends before its closing bracket \`]\`.`;
    default:
      return undefined;
  }
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
