/** Whether there is room: where there is none, after one relief after the other. */
export async function findRoom(
  hasRoom: () => Promise<boolean>,
  reliefs: readonly (() => Promise<unknown>)[],
): Promise<boolean> {
  if (await hasRoom()) return true
  for (const relieve of reliefs) {
    await relieve()
    if (await hasRoom()) return true
  }
  return false
}
