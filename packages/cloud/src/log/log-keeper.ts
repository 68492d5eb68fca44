import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { type Log, PlatformError } from '@zennnn/kernel'
import type { Client } from 'pg'
import { DEBIAN_ROOT, findBinaries } from '../cluster/cluster-binaries.ts'
import { asOwner } from '../database/cluster-access.ts'
import { sayFailure } from '../vault/copy-failure.ts'
import type { Region } from '../vault/regions.ts'
import { listMadeRegions } from '../vault/repository-made.ts'
import type { Vault } from '../vault/vault.ts'
import { adoptLog } from './log-adopt.ts'
import { BaseMaker } from './log-base-maker.ts'
import { Bell } from './log-bell.ts'
import { dropSlot, ensureSlot, readSource, renewLogRole } from './log-cluster.ts'
import { planContinuation } from './log-fork.ts'
import { forgetOldLog, trimFolder } from './log-keep.ts'
import {
  beginStretch,
  emptyLog,
  ensureLogFolder,
  listSegments,
  readStretch,
  removeSegments,
} from './log-place.ts'
import { isBaseDue } from './log-plan.ts'
import { isGone, type LogReceiver, startReceiver } from './log-receiver.ts'
import { findLogRegion } from './log-region.ts'
import { findKeptLog, readChanges, readKeeping, updateKeeping } from './log-register.ts'
import { findRoom, hasRoom, mayBegin } from './log-room.ts'
import { SEGMENT_BYTES } from './log-segment.ts'
import { type Shipping, shipLog } from './log-ship.ts'
import { LOG_CHANNEL } from './log-statements.ts'
import { Tidier } from './log-tidier.ts'

/** Between two looks whether there is something to be shipped. */
const EVERY_MS = 20_000
/** What no customer wrote waits so long. */
const CALM_MS = 300_000
/** After the start: a machine that has just started has better to do. */
const FIRST_BASE_MS = 300_000
/** After something failed, at first and at most. */
const PAUSE_MS = { first: 1_000, longest: 30_000 } as const

/** Keeps the log of the cluster in another region until it is stopped. */
export interface LogKeeper {
  readonly stop: () => Promise<void>
}

/**
 * Keeps the log of the cluster in another region: fetches it from wherever the primary is, ships what came, makes a base each
 * day and forgets what is older than seven days. Of several, one does it. Whatever goes wrong is written down and tried again.
 */
export function startLogKeeper(vault: Vault, log: Log): LogKeeper {
  const stopping = new AbortController()
  const keeper = new Keeping(vault, log, stopping.signal)
  const ended = keepOn(keeper, stopping.signal)
  return {
    stop: async () => {
      stopping.abort()
      await ended
    },
  }
}

async function keepOn(keeper: Keeping, signal: AbortSignal): Promise<void> {
  let pauseMs: number = PAUSE_MS.first
  while (!signal.aborted) {
    const beganAt = performance.now()
    await keeper.keep(signal).catch(async (error: unknown) => {
      if (!signal.aborted) await keeper.failed(error)
    })
    if (performance.now() - beganAt > PAUSE_MS.longest) pauseMs = PAUSE_MS.first
    await delay(pauseMs, undefined, { signal }).catch(() => undefined)
    pauseMs = Math.min(pauseMs * 2, PAUSE_MS.longest)
  }
  await keeper.ended()
}

/** One life of the keeper ends with the connection by which it is the only one. */
class Keeping {
  readonly #vault: Vault
  readonly #log: Log
  /** Outlives a life: nothing is fetched between two of them. */
  readonly #tidier: Tidier
  readonly #startedAt = performance.now()
  #said = ''

  constructor(vault: Vault, log: Log, stopping: AbortSignal) {
    this.#vault = vault
    this.#log = log
    this.#tidier = new Tidier(
      async () => {
        await forgetOldLog(vault, log, stopping)
      },
      (error) => {
        if (!stopping.aborted) log.warn('log_not_forgotten', { error })
      },
    )
  }

  /** What goes on beside it came to its end. */
  async ended(): Promise<void> {
    await this.#tidier.ended()
  }

  async keep(signal: AbortSignal): Promise<void> {
    const { access, control, home } = this.#vault
    await asOwner(access, control, async (register) => {
      if (!(await isOnlyOne(register))) return
      await register.query(`listen ${LOG_CHANNEL}`)
      const region = await findLogRegion(this.#vault, register)
      const folder = await ensureLogFolder(home)
      const holdsLog = (await readStretch(folder)) !== undefined
      if (!mayBegin({ hasRoom: await hasRoom(folder), holdsLog })) await this.#giveUp(folder)
      const password = await renewLogRole(access)
      const stretch = await this.#openStretch(register, folder, region)
      const binaries = await findBinaries({ root: DEBIAN_ROOT, major: undefined })
      const receiver = startReceiver({ address: access.address, binaries, password, folder })
      this.#log.info('log_followed', { region: region.name, stretch })
      try {
        await this.#follow({ folder, region, stretch, password, register, receiver }, signal)
      } finally {
        await receiver.stop()
      }
    })
  }

  /** Once each: what lasts is not said again with every try. */
  async failed(error: unknown): Promise<void> {
    const message = sayFailure(error)
    if (message === this.#said) return
    this.#said = message
    this.#log.warn('log_not_kept', { error })
    const { access, control } = this.#vault
    try {
      await asOwner(access, control, async (register) => {
        await updateKeeping(register, 'message = $1', [message])
      })
    } catch (cause) {
      this.#log.warn('log_failure_not_noted', { error: cause })
    }
  }

  /** A full disk stops all databases: then the log is given up, and begins anew when there is room. */
  async #giveUp(folder: string): Promise<never> {
    await dropSlot(this.#vault.access)
    await emptyLog(folder)
    throw new PlatformError('STATE_REFUSED', {
      message: 'The disk has no room for the log: it is not kept until there is some.',
      hint: 'Free some space.',
    })
  }

  /** What is in the region already need not be here. */
  async #requireRoom(of: Shipping, signal: AbortSignal): Promise<void> {
    const reliefs = [
      async () => await this.#ship(of, signal),
      async () => {
        await trimFolder(this.#vault, of)
      },
    ]
    if (!(await findRoom(async () => await hasRoom(of.folder), reliefs)))
      await this.#giveUp(of.folder)
  }

  /** The stretch that the folder holds when the primary can go on from there, or a new one. */
  async #openStretch(register: Client, folder: string, region: Region): Promise<string> {
    const { access } = this.#vault
    const { stretch, system, region: before } = await readKeeping(register)
    const source = await readSource(access)
    const segments = await listSegments(folder)
    const plan = planContinuation(segments, source)
    const slot = await ensureSlot(access, segments.length === 0 ? 'now' : 'earlier')
    const isSame =
      stretch !== null && stretch === (await readStretch(folder)) && before === region.name
    if (isSame && system === source.system && plan.kind === 'follow' && slot !== 'lost') {
      await removeSegments(folder, plan.remove)
      return stretch
    }
    if (stretch !== null) await this.#adopt(register)
    return await this.#beginStretch(register, { folder, region, system: source.system })
  }

  /** The register may be one of last night, on another machine: then it does not know all that can be had. */
  async #adopt(register: Client): Promise<void> {
    const { repository } = await readKeeping(register)
    const known = await listMadeRegions(register, repository)
    for (const region of this.#vault.regions)
      if (known.has(region.name))
        await adoptLog(this.#vault, region).catch((error: unknown) => {
          this.#log.warn('log_not_adopted', { region: region.name, error })
        })
  }

  async #beginStretch(
    register: Client,
    { folder, region, system }: Pick<Shipping, 'folder' | 'region'> & { readonly system: string },
  ): Promise<string> {
    const stretch = randomUUID()
    await beginStretch(folder, stretch)
    const change = 'stretch = $1, stretch_at = now(), system = $2, region = $3, changes = null'
    await updateKeeping(register, change, [stretch, system, region.name])
    this.#log.info('log_stretch_begun', { stretch })
    return stretch
  }

  async #follow(
    of: Shipping & {
      readonly password: string
      readonly register: Client
      readonly receiver: LogReceiver
    },
    stopping: AbortSignal,
  ): Promise<void> {
    const over = new AbortController()
    const signal = AbortSignal.any([stopping, over.signal])
    const bell = new Bell(of.register)
    const base = new BaseMaker(this.#vault, this.#log)
    void of.receiver.ended.then(() => {
      over.abort()
    })
    of.register.once('end', () => {
      over.abort()
    })
    try {
      let shippedAt = Number.NEGATIVE_INFINITY
      let isBaseWanted = false
      while (!signal.aborted) {
        await this.#requireRoom(of, signal)
        const { wanted, isOver } = await bell.pause(EVERY_MS, signal)
        if (isOver) break
        // Whoever asks while one is made asks for that one, again: it would be made twice.
        isBaseWanted ||= wanted === 'base' && !base.isBusy()
        // Where it goes elsewhere from here on, the next life begins there.
        if ((await findLogRegion(this.#vault, of.register)).name !== of.region.name) return
        const isCalm = performance.now() - shippedAt < CALM_MS
        if (wanted !== undefined || !isCalm || (await hasChanged(of.register)))
          shippedAt = (await this.#ship(of, signal)) ?? shippedAt
        const begun = await this.#upkeep(of, { base, isBaseWanted, signal })
        isBaseWanted &&= !begun
      }
    } finally {
      over.abort()
      await base.ended()
    }
    if (!stopping.aborted) await this.#explainEnd(of)
  }

  /** When it was done. While the region is away the log goes on coming in. */
  async #ship(shipping: Shipping, signal: AbortSignal): Promise<number | undefined> {
    try {
      if ((await shipLog(this.#vault, shipping, signal)) === undefined) return undefined
      this.#said = ''
      return performance.now()
    } catch (error) {
      if (!signal.aborted) await this.failed(error)
      return undefined
    }
  }

  /** Whether a base is being made. What is wanted of a repository that is being tidied waits until it is. */
  async #upkeep(
    of: Shipping & { readonly password: string },
    {
      base,
      isBaseWanted,
      signal,
    }: {
      readonly base: BaseMaker
      readonly isBaseWanted: boolean
      readonly signal: AbortSignal
    },
  ): Promise<boolean> {
    if (base.isBusy()) return true
    await trimFolder(this.#vault, of)
    if (this.#tidier.isBusy()) return false
    const logBytes = (await listSegments(of.folder)).length * SEGMENT_BYTES
    const kept = await findKeptLog(this.#vault)
    const due = { stretch: of.stretch, logBytes, now: this.#vault.clock.now() }
    const isTime = performance.now() - this.#startedAt >= FIRST_BASE_MS
    const isBase = isBaseWanted || (isTime && base.mayTry() && isBaseDue(kept, due))
    if (isBase) base.begin(of, signal)
    else this.#tidier.begin()
    return isBase
  }

  /** What the primary does not have any more leaves a gap: the next life begins a new stretch. */
  async #explainEnd({
    folder,
    receiver,
  }: Pick<Shipping, 'folder'> & { readonly receiver: LogReceiver }): Promise<void> {
    const said = await receiver.ended
    if (isGone(said)) await emptyLog(folder)
    throw new PlatformError('INTERNAL', {
      message: `The log is not fetched at the moment: ${said === '' ? 'the connection ended' : said}`,
    })
  }
}

async function isOnlyOne(register: Client): Promise<boolean> {
  const { rows } = await register.query<{ taken: boolean }>(
    `select pg_try_advisory_lock(hashtext('zennnn.log')) as taken`,
  )
  return rows[0]?.taken === true
}

async function hasChanged(register: Client): Promise<boolean> {
  return (await readKeeping(register)).changes !== (await readChanges(register))
}
