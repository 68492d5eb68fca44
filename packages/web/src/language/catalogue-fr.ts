/** English text → French. Complete: a test compares it with what the sources say. */
export const FRENCH: Readonly<Record<string, string>> = {}
