import { readFileSync, watch } from 'node:fs'
import { dirname } from 'node:path'
import type { Log } from '@zennnn/kernel'

/** Where the primary of a cluster is reached now, as far as those with open connections have to know. */
export interface Route {
  /** Grows with each change of the primary: connections of an older one lead nowhere. */
  readonly epoch: number
  /** Closed while the primary changes: who wants a connection waits. */
  readonly isOpen: boolean
  /** Calls `tell` after each change. */
  onChange(tell: () => void): void
}

/** A route that is written to a file. Close it, or the file is watched on. */
export interface WatchedRoute extends Route {
  close(): void
}

/**
 * Follows the file of a route, which is replaced whole: its folder is watched, nothing is polled. Where it cannot be watched or
 * read, what was known last counts, at first that it is open: who then finds the primary away waits all the same.
 */
export function watchRoute(path: string, log: Log): WatchedRoute {
  const tells: (() => void)[] = []
  let known: RouteState = { epoch: 0, open: true }
  const look = (): void => {
    const found = readRoute(path, log)
    if (found === undefined || (found.epoch === known.epoch && found.open === known.open)) return
    known = found
    log.info('route', { ...known })
    for (const tell of tells) tell()
  }
  const stop = watchFolder(dirname(path), look, log)
  // After the watch began: what is written between the two would be missed otherwise.
  look()
  return {
    get epoch() {
      return known.epoch
    },
    get isOpen() {
      return known.open
    },
    onChange: (tell) => {
      tells.push(tell)
    },
    close: stop,
  }
}

interface RouteState {
  readonly epoch: number
  readonly open: boolean
}

/** Epoch and openness of a route's file; undefined for any other text. @internal */
export function parseRoute(text: string): RouteState | undefined {
  try {
    const { epoch, open } = Object(JSON.parse(text))
    if (!Number.isSafeInteger(epoch) || epoch < 0 || typeof open !== 'boolean') return undefined
    return { epoch, open }
  } catch {
    return undefined
  }
}

/** Some hundred bytes: read at once, so that no second look overtakes the first. */
function readRoute(path: string, log: Log): RouteState | undefined {
  try {
    const found = parseRoute(readFileSync(path, 'utf8'))
    if (found === undefined) log.error('route_unreadable', { path })
    return found
  } catch (error) {
    log.error('route_unreadable', { path, error })
    return undefined
  }
}

function watchFolder(folder: string, look: () => void, log: Log): () => void {
  try {
    const watcher = watch(folder, { persistent: false }, look)
    watcher.on('error', (error) => {
      log.error('route_unwatched', { folder, error })
    })
    return () => {
      watcher.close()
    }
  } catch (error) {
    log.error('route_unwatched', { folder, error })
    return () => undefined
  }
}
