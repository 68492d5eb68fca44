import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { PlatformError } from '@zennnn/kernel'
import { runProgram } from '../machine/program.ts'
import type { ClusterNode } from './cluster-node.ts'
import { acceptanceOf, moved } from './cluster-state.ts'
import { readRecord } from './node-record.ts'
import { type Pair, primaryOf, standbyOf } from './pair.ts'
import { bringUp } from './promote.ts'

/** How long what was sent may take to be replayed. */
const REPLAY_MS = 2_000
const CHECKPOINT_MS = 60_000
const POLL_MS = 10

type Say = (sentence: string) => void

interface MoveTools {
  readonly step: Say
  /** From its end on nobody new is led to the primary. */
  readonly closeRoute: () => Promise<void>
  /** Tells it to whoever finishes it, before it is recorded. */
  readonly announce: () => Promise<void>
}

/** A move: what refuses it, before anything is disturbed, and how it is made. */
export interface MoveWay {
  readonly check: (pair: Pair) => Promise<void>
  /** What may take long and disturbs nobody, while the primary is looked at as always. */
  readonly prepare?: (pair: Pair, step: Say, abort: AbortSignal) => Promise<void>
  readonly make: (pair: Pair, tools: MoveTools) => Promise<void>
}

/**
 * Makes the standby the primary, whatever the old one does. STATE_REFUSED, with the text to type in `details`, where something
 * would be lost and `accept` is another text.
 */
export function failover(accept: string | undefined): MoveWay {
  return {
    check: async (pair) => {
      await requireStandby(pair)
      requireAccepted(pair, accept)
    },
    make: async (pair, tools) => {
      await failOver(pair, accept, tools)
    },
  }
}

/**
 * Makes the standby the primary when both are well, with nothing lost and nothing taken back. STATE_REFUSED when the standby does
 * not follow, and when the old primary had to be started again because it did not hand over everything.
 */
export const SWITCHOVER: MoveWay = {
  check: async (pair) => {
    requireFollowing(pair)
    await requireStandby(pair)
  },
  prepare: writeDown,
  make: switchOver,
}

/** Fails before anything is recorded, or must be finished by `bringUp`. */
async function failOver(
  pair: Pair,
  accept: string | undefined,
  { step, closeRoute, announce }: MoveTools,
): Promise<void> {
  const { file, clock, reached } = pair
  step('Closing the route: who wants a connection waits.')
  await closeRoute()
  await reached('route_closed')
  step('Ending the old primary with all its processes.')
  await primaryOf(pair).fence()
  await reached('primary_fenced')
  await announce()
  await file.change((state) => moved(state, clock.now(), accept))
  await reached('move_recorded')
  step('Promoting the standby.')
  await bringUp(pair)
}

/** So that the stop is short. A disk that is slow, or a primary that freezes, may take all of the time. */
async function writeDown(pair: Pair, step: Say, abort: AbortSignal): Promise<void> {
  step('Writing down what is in memory, so that the stop is short.')
  try {
    await primaryOf(pair).ask(
      async (client) => await client.query('CHECKPOINT'),
      CHECKPOINT_MS,
      abort,
    )
  } catch (cause) {
    throw new PlatformError('STATE_REFUSED', {
      message:
        'The primary did not write down what is in memory, so that nothing is switched over.',
      hint: 'Look at its log and its disk; where it is broken, fail over.',
      cause,
    })
  }
}

async function switchOver(pair: Pair, { step, closeRoute, announce }: MoveTools): Promise<void> {
  const { file, clock, reached, settings } = pair
  const primary = primaryOf(pair)
  const standby = standbyOf(pair)
  step('Closing the route: who wants a connection waits.')
  await closeRoute()
  await reached('route_closed')
  await drain(primary, settings.drainMs)
  step('Stopping the primary.')
  const isInOrder = await primary.stop(settings.stopMs)
  await reached('primary_stopped')
  if (!isInOrder || !(await hasEverything(primary, standby))) {
    step('The standby did not get everything: the primary is started again.')
    await bringUp(pair)
    throw new PlatformError('STATE_REFUSED', {
      message:
        'The primary did not hand over everything in time. It serves again; nothing was moved.',
      hint: 'Look at the log of the standby, and try again.',
    })
  }
  await announce()
  await file.change((state) => moved(state, clock.now(), undefined))
  await reached('move_recorded')
  step('Promoting the standby.')
  await bringUp(pair)
}

/** A folder that followed the primary and nothing else. */
export async function isPromotable(pair: Pair): Promise<boolean> {
  const node = standbyOf(pair)
  if (!(await node.isThere()) || !(await node.isStandby())) return false
  const { servedEpoch, isWhole } = await readRecord(node.layout.dataFolder)
  return isWhole && servedEpoch === null
}

function requireFollowing(pair: Pair): void {
  if (pair.file.state.replication === 'SYNC' && standbyOf(pair).server !== undefined) return
  throw new PlatformError('STATE_REFUSED', {
    message:
      'The standby does not have all that is acknowledged, so that nothing is switched over.',
    hint: 'Wait until it follows; where the primary is broken, fail over.',
  })
}

async function requireStandby(pair: Pair): Promise<void> {
  if (await isPromotable(pair)) return
  throw new PlatformError('STATE_REFUSED', {
    message: 'There is no standby that could become the primary.',
    hint: 'It has to be made, or to rejoin, first.',
  })
}

function requireAccepted({ file }: Pair, accept: string | undefined): void {
  const acceptance = acceptanceOf(file.state)
  if (acceptance === undefined || accept === acceptance) return
  throw new PlatformError('STATE_REFUSED', {
    message: `The standby may lack what was changed since ${file.state.since.toISOString()}: failing over would lose it.`,
    hint: `To accept the loss, type: ${acceptance}`,
    details: { acceptance },
  })
}

/** Changes that run are let come to their end, for a while: those that take longer are rolled back. */
async function drain(primary: ClusterNode, longestMs: number): Promise<void> {
  const deadline = performance.now() + longestMs
  await primary.ask(async (client) => {
    for (;;) {
      const { rows } = await client.query(
        `SELECT 1 FROM pg_stat_activity
         WHERE backend_type = 'client backend' AND backend_xid IS NOT NULL AND pid <> pg_backend_pid() LIMIT 1`,
      )
      if (rows.length === 0 || performance.now() > deadline) return
      await delay(POLL_MS)
    }
  })
}

/** Whether the standby replayed the last thing that the stopped primary wrote: the checkpoint of its stop. */
async function hasEverything(stopped: ClusterNode, standby: ClusterNode): Promise<boolean> {
  const { binaries, identity } = stopped.tools
  const program = join(binaries.folder, 'pg_controldata')
  const { output } = await runProgram(program, [stopped.layout.dataFolder], identity)
  const last = /^Latest checkpoint location: +([0-9A-F]+\/[0-9A-F]+)$/m.exec(output)?.[1]
  if (last === undefined || !/^Database cluster state: +shut down$/m.test(output)) return false
  const deadline = performance.now() + REPLAY_MS
  return await standby
    .ask(async (client) => {
      for (;;) {
        // Positions are of the ends of records: beyond its beginning, it is there as a whole.
        const { rows } = await client.query(
          'SELECT 1 WHERE pg_last_wal_replay_lsn() > $1::pg_lsn',
          [last],
        )
        if (rows.length > 0) return true
        if (performance.now() > deadline) return false
        await delay(POLL_MS)
      }
    })
    .catch(() => false)
}
