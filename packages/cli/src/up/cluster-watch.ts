import {
  type ClusterDesk,
  type ClusterView,
  type ClusterWatchPlace,
  tellOfCluster,
  urgentMail,
} from '@zennnn/cloud'
import { newRecordId } from '@zennnn/kernel'
import type { MailTransport } from '@zennnn/messages'

const LOOK_MS = 15_000
/** A move of the primary, and its start anew after a crash, are over by then. */
const PATIENCE_MS = 60_000
const DAY_MS = 86_400_000

interface ClusterWatchTools extends ClusterWatchPlace {
  readonly desk: Pick<ClusterDesk, 'view'>
  /** To a mail server. Undefined where mail stays in the local inbox, which is a database itself. */
  readonly transport: MailTransport | undefined
  /** Between two looks. (usual) */
  readonly lookMs?: number
  /** So long nobody is called past the outbox. (usual) */
  readonly patienceMs?: number
}

interface RunningWatch {
  /** Does not wait for the next look. */
  lookNow(): void
  stop(): Promise<void>
}

/**
 * Looks at the cluster now and then, and tells operators by mail. While there is no primary there is no outbox, either: then it
 * mails them itself, at the addresses that it saw last.
 */
export function watchCluster(tools: ClusterWatchTools): RunningWatch {
  const watch = new ClusterWatch(tools)
  const over = new AbortController()
  let woken = Promise.withResolvers<undefined>()
  const run = async (): Promise<void> => {
    while (!over.signal.aborted) {
      // Before the look: who wakes during it has seen something later.
      woken = Promise.withResolvers()
      await watch.look()
      const timer = setTimeout(woken.resolve, tools.lookMs ?? LOOK_MS, undefined)
      await woken.promise
      clearTimeout(timer)
    }
  }
  const running = run()
  return {
    lookNow: () => {
      woken.resolve(undefined)
    },
    stop: async () => {
      over.abort()
      woken.resolve(undefined)
      await running
    },
  }
}

class ClusterWatch {
  readonly #tools: ClusterWatchTools
  #addresses: readonly string[] = []
  #awaySince: number | undefined
  #calledAt: number | undefined

  constructor(tools: ClusterWatchTools) {
    this.#tools = tools
  }

  /** Never throws: who watches goes on. */
  async look(): Promise<void> {
    const { desk, log } = this.#tools
    const view = await desk.view().catch((error: unknown) => {
      log.warn('cluster_not_seen', { error })
      return undefined
    })
    if (view === undefined) return
    try {
      this.#addresses = await tellOfCluster(this.#tools, view)
      this.#awaySince = undefined
      this.#calledAt = undefined
    } catch (error) {
      log.warn('cluster_alert_failed', { error })
      await this.#call(view)
    }
  }

  /** Once, and again after a day. */
  async #call(view: ClusterView): Promise<void> {
    const { log, patienceMs = PATIENCE_MS } = this.#tools
    const now = performance.now()
    this.#awaySince ??= now
    if (view.primary.state === 'serving' || now - this.#awaySince < patienceMs) return
    if (this.#calledAt !== undefined && now - this.#calledAt < DAY_MS) return
    this.#calledAt = now
    for (const to of this.#addresses) {
      await this.#send(to, view).catch((error: unknown) => {
        log.error('operator_not_called', { error })
        // The next look tries again.
        this.#calledAt = undefined
      })
    }
  }

  async #send(to: string, view: ClusterView): Promise<void> {
    const { transport, clock } = this.#tools
    await transport?.send({
      id: newRecordId(clock),
      to,
      html: undefined,
      attempt: 1,
      ...urgentMail(view),
    })
  }
}
