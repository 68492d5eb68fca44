import { access } from './access.ts'

/** A record that somebody changed; without an id some of many. */
interface ChangeEvent {
  readonly model: string
  readonly id: string | undefined
}

type Hear = (event: ChangeEvent | 'reset') => void

const CHANNEL = 'zennnn-changes'
const LOCK = 'zennnn-changes'
const RETRY_MS = 5_000
const LOOK_AGAIN_MS = 60_000

/**
 * Calls `hear` for every change that the person can see. One tab of the browser holds the connection and tells the others:
 * browsers allow six connections to a host. `reset` = changes may have been missed, read again.
 *
 * Who read a record by itself is told when it goes. Of the others in a list nobody is told: whether the person saw them
 * cannot be asked any more. So a page that is looked at reads again when the person comes back to it, and every minute.
 */
export function followChanges(hear: Hear): () => void {
  if (!access.hearsChanges) return () => undefined
  const channel = new BroadcastChannel(CHANNEL)
  const end = new AbortController()
  channel.addEventListener('message', ({ data }: MessageEvent<ChangeEvent | 'reset'>) => hear(data))
  const tell: Hear = (event) => {
    hear(event)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches pages of this origin only; the rule thinks of windows
    channel.postMessage(event)
  }
  const look = (): void => {
    if (document.visibilityState === 'visible') hear('reset')
  }
  const timer = setInterval(look, LOOK_AGAIN_MS)
  document.addEventListener('visibilitychange', look, { signal: end.signal })
  // Waits until the tab that leads is closed, then leads.
  navigator.locks
    .request(LOCK, { signal: end.signal }, async () => await lead(tell, end.signal))
    .catch(() => undefined)
  return () => {
    end.abort()
    clearInterval(timer)
    channel.close()
  }
}

/** Holds the connection, made again when it breaks, until `signal`. */
async function lead(tell: Hear, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const open = (): void => {
    const stream = new EventSource('/api/events')
    source = stream
    // Nobody said what changed between the reading of a page and now.
    stream.addEventListener('open', () => tell('reset'))
    stream.addEventListener('change', ({ data }) => {
      const { model, id } = JSON.parse(String(data))
      tell({ model, id })
    })
    stream.addEventListener('reset', () => tell('reset'))
    stream.addEventListener('error', () => {
      // The browser itself repeats what broke, but gives up when the server refuses.
      if (stream.readyState === EventSource.CLOSED) timer = setTimeout(open, RETRY_MS)
    })
  }
  open()
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      source?.close()
      resolve()
    })
  })
}
