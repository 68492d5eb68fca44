/** However many ask, it is read once within this time. One that fails is read anew by the next. */
export function readOnceIn<T>(freshMs: number, read: () => Promise<T>): () => Promise<T> {
  let kept: { readonly value: Promise<T>; readonly untilMs: number } | undefined
  return async () => {
    const nowMs = performance.now()
    if (kept === undefined || kept.untilMs < nowMs) {
      const mine = { value: read(), untilMs: nowMs + freshMs }
      kept = mine
      mine.value.catch(() => {
        if (kept === mine) kept = undefined
      })
    }
    return await kept.value
  }
}
