/** Which columns somebody wants to see of a model, in which order. Kept in the browser. */
export interface ColumnChoice {
  readonly order: readonly string[]
  readonly shown: readonly string[]
}

/** undefined when nothing was chosen, or nothing that can be read. */
export function readChoice(
  model: string,
  storage: Pick<Storage, 'getItem'>,
): ColumnChoice | undefined {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key(model)) ?? 'null')
    const { order, shown } = Object(kept)
    return isNames(order) && isNames(shown) && shown.length > 0 ? { order, shown } : undefined
  } catch {
    return undefined
  }
}

/** Without a choice the list is as declared again. A browser that keeps nothing is no reason to fail. */
export function keepChoice(
  model: string,
  choice: ColumnChoice | undefined,
  storage: Pick<Storage, 'setItem' | 'removeItem'>,
): void {
  try {
    if (choice === undefined) storage.removeItem(key(model))
    else storage.setItem(key(model), JSON.stringify(choice))
  } catch {
    // Full, or forbidden by the settings of the browser.
  }
}

/** All ids in the chosen order; what came later stands at the end. */
export function arrange(all: readonly string[], order: readonly string[]): readonly string[] {
  const known = order.filter((id) => all.includes(id))
  return [...known, ...all.filter((id) => !known.includes(id))]
}

/** The order with `id` one place further up (-1) or down (1) among those in `all`. */
export function moveBy(all: readonly string[], id: string, by: -1 | 1): readonly string[] {
  const from = all.indexOf(id)
  const to = from + by
  if (from < 0 || to < 0 || to >= all.length) return all
  return all.toSpliced(from, 1).toSpliced(to, 0, id)
}

function key(model: string): string {
  return `zennnn.columns.${model}`
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}
