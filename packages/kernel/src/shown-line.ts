/** What ends a line, moves a cursor, or turns around what a person reads: Unicode, annex 9, names the last of them. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u
/** Of spaces, joiners and marks that stand for nothing alone, a line would look empty. */
const SEEN = /[^\p{Z}\p{C}\p{M}\p{Default_Ignorable_Code_Point}]/u

/**
 * Whether a text is one line that a page, a mail and a terminal can show as it is: something that is seen, and nothing that changes
 * how the rest is read. `longest`: in UTF-16 code units, as PostgreSQL's `length` or less.
 */
export function isShownLine(text: string, longest: number): boolean {
  return text.length <= longest && text.isWellFormed() && !UNSEEN.test(text) && SEEN.test(text)
}
