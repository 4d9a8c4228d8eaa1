const nonFiniteSpelling = /^[+-]?(inf|infinity|nan|1\.#[a-z]+)$/i;

/**
 * The number a cell (without blanks around it) spells: decimal digits with an optional sign, point and
 * exponent. NaN for any other text, the empty one too; Infinity for what means a number that is not
 * finite: `1e999`, `inf`, `NaN`.
 */
export function parseNumber(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value)) {
    // JavaScript also reads 0x1f, 0b1, 0o7 and the empty text as numbers; a table means none by them.
    const second = text.charCodeAt(1) | 0x20;
    const based = second === 0x78 || second === 0x62 || second === 0x6f;
    return based || text === "" ? NaN : value;
  }
  return !Number.isNaN(value) || nonFiniteSpelling.test(text) ? Infinity : NaN;
}
