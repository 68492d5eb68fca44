/** English text → Arabic. Complete: a test compares it with what the sources say. */
export const ARABIC: Readonly<Record<string, string>> = {}
