import { type ClusterDesk, type ClusterView, untilLater, urgentMail } from '@zennnn/cloud'
import { type Clock, type Log, newRecordId } from '@zennnn/kernel'
import type { MailTransport } from '@zennnn/messages'
import { OperatorAddresses } from './operator-addresses.ts'

const LOOK_MS = 15_000
/** A move of the primary, and its start anew after a crash, are over by then. */
const PATIENCE_MS = 60_000
const DAY_MS = 86_400_000
const GOODBYE_MS = 1_000

/** Tells operators by the outbox, and returns where they are reached. Fails when the control database does not answer. */
type Tell = (view: ClusterView) => Promise<readonly string[]>

interface ClusterWatchTools {
  readonly desk: Pick<ClusterDesk, 'view'>
  /** Where the addresses of operators outlive this process. */
  readonly addressFile: string
  /** To a mail server. Undefined where mail stays in the local inbox, which is a database itself. */
  readonly transport: Pick<MailTransport, 'send'> | undefined
  readonly clock: Clock
  readonly log: Log
  /** Between two looks. (usual) */
  readonly lookMs?: number
  /** So long nobody is called past the outbox. (usual) */
  readonly patienceMs?: number
}

export interface RunningWatch {
  /** From now on there is an outbox. */
  tellBy(tell: Tell): void
  /** Does not wait for the next look. */
  lookNow(): void
  stop(): Promise<void>
}

/**
 * Looks at the cluster now and then, and tells operators. While there is no outbox that takes it, be it from the start on, it mails
 * them itself, at the addresses that were known last.
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
    tellBy: (tell) => {
      watch.tell = tell
      woken.resolve(undefined)
    },
    lookNow: () => {
      woken.resolve(undefined)
    },
    stop: async () => {
      over.abort()
      woken.resolve(undefined)
      // One that asks a primary that is frozen is not waited for.
      await untilLater(running, GOODBYE_MS)
    },
  }
}

class ClusterWatch {
  readonly #tools: ClusterWatchTools
  tell: Tell | undefined
  #addresses: OperatorAddresses | undefined
  #silentSince: number | undefined
  #calledAt: number | undefined

  constructor(tools: ClusterWatchTools) {
    this.#tools = tools
  }

  /** Never throws: who watches goes on. */
  async look(): Promise<void> {
    const { addressFile, log } = this.#tools
    this.#addresses ??= await OperatorAddresses.read(addressFile, log)
    const view = await this.#see()
    if (await this.#isWell(view)) {
      this.#silentSince = undefined
      this.#calledAt = undefined
    } else await this.#call(view)
  }

  /** Undefined where nobody says how it is. Whoever keeps the cluster limits himself how long that may take. */
  async #see(): Promise<ClusterView | undefined> {
    const { desk, log } = this.#tools
    try {
      return await desk.view()
    } catch (error) {
      log.warn('cluster_not_seen', { error })
      return undefined
    }
  }

  /** Whether operators were told, or there is nothing to tell while a start goes on. */
  async #isWell(view: ClusterView | undefined): Promise<boolean> {
    if (view === undefined) return false
    const { tell } = this
    if (tell === undefined) return view.primary.state === 'serving' && view.needs === undefined
    try {
      await this.#addresses?.keep(await tell(view))
      return true
    } catch (error) {
      this.#tools.log.warn('cluster_alert_failed', { error })
      return false
    }
  }

  /** After a while, once, and again after a day. */
  async #call(view: ClusterView | undefined): Promise<void> {
    const { log, patienceMs = PATIENCE_MS } = this.#tools
    const now = performance.now()
    this.#silentSince ??= now
    if (now - this.#silentSince < patienceMs) return
    if (this.#calledAt !== undefined && now - this.#calledAt < DAY_MS) return
    this.#calledAt = now
    for (const to of this.#addresses?.all ?? []) {
      await this.#send(to, view).catch((error: unknown) => {
        log.error('operator_not_called', { error })
        // The next look tries again.
        this.#calledAt = undefined
      })
    }
  }

  async #send(to: string, view: ClusterView | undefined): Promise<void> {
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
