/** Signs with which a spreadsheet begins a formula, full-width forms included; also what some strip before looking. */
const FORMULA = /^'*[=+\-@\t\r\n\0＝＋－＠]/
const GUARDED = /^'+[=+\-@\t\r\n\0＝＋－＠]/
const PLAIN_NUMBER = /^[+-]?\d+(?:\.\d+)?$/

/** A text that a spreadsheet would run as a formula gets an apostrophe in front; plain negative numbers do not. */
export function guardFormula(text: string): string {
  return FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text
}

/** Takes the apostrophe of `guardFormula` off again, so that an exported file means what it was made from. */
export function unguardFormula(text: string): string {
  return GUARDED.test(text) ? text.slice(1) : text
}
