/** As many as a person looks at in a day; the longest unread is forgotten first. */
const MAX_SEEN = 500

/** Which records a session read one by one, the latest last. */
export class SeenRecords {
  readonly #seen = new Map<string, { readonly model: string; readonly id: string }>()

  add(model: string, id: string): void {
    const key = `${model} ${id}`
    // Deleted first, so that the map's order is the order of use.
    this.#seen.delete(key)
    this.#seen.set(key, { model, id })
    const [oldest] = this.#seen.keys()
    if (this.#seen.size > MAX_SEEN && oldest !== undefined) this.#seen.delete(oldest)
  }

  of(model: string): readonly string[] {
    return [...this.#seen.values()].filter((one) => one.model === model).map(({ id }) => id)
  }

  /** Those of `asked` that were seen and are not `visible` any more. Each is given once. */
  takeGone(model: string, asked: readonly string[], visible: readonly string[]): readonly string[] {
    const still = new Set(visible)
    return asked.filter((id) => !still.has(id) && this.#seen.delete(`${model} ${id}`))
  }
}
