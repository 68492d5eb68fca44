/** A sentence of who keeps the cluster, by its English form, and the same in the language of the reader. */
export type Sentence = readonly [RegExp, (parts: readonly string[]) => string]

/** Undefined for a sentence that is none of these. */
export function findWords(sentences: readonly Sentence[], text: string): string | undefined {
  for (const [form, words] of sentences) {
    const found = form.exec(text)
    if (found !== null) return words(found.slice(1))
  }
  return undefined
}
