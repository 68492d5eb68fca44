/** Windows of this origin tell each other here that the person has proved who it is. */
const CHANNEL = 'zennnn-proved'

/** Where somebody is told of a proof that he gave in another window; the server leads there too. */
export const PROVED_PATH = '/app/identity-proved'

export function tellProved(): void {
  const channel = new BroadcastChannel(CHANNEL)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches pages of this origin only; the rule thinks of windows
  channel.postMessage('proved')
  channel.close()
}

/** Calls `hear` when another window says so; returns how to stop. It is no proof: the server is asked again anyway. */
export function onProved(hear: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.addEventListener('message', hear)
  return () => channel.close()
}
