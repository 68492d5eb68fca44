export interface Loss {
  readonly minutes: number
  /** What was changed since, most first. */
  readonly models: readonly { readonly label: string; readonly count: number }[]
}

/** Reads the result of a preview. */
export function lossOf(result: unknown): Loss {
  void result
  return { minutes: 0, models: [] }
}
