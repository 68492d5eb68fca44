type Ask = () => Promise<boolean>

const guards = new Set<Ask>()
let isLettingGo = false

/** `ask` is called before the person is taken out of the client and says whether that may be; returns how to stop. */
export function guardLeaving(ask: Ask): () => void {
  guards.add(ask)
  return () => {
    guards.delete(ask)
  }
}

/** Whether everything that is not saved may be left behind: the person is asked for each. */
export async function mayLeave(): Promise<boolean> {
  for (const ask of guards) if (!(await ask())) return false
  return true
}

/** From here on nobody is asked any more: the page goes, and who it belonged to has decided. */
export function letGo(): void {
  isLettingGo = true
}

export function isLetGo(): boolean {
  return isLettingGo
}
