import { InvariantError } from '@zennnn/kernel'
import { setupFailed } from '../machine/setup-failed.ts'
import type { NodeName, Replication } from './cluster-view.ts'

/** What is known of a cluster whatever crashes; who is primary is decided by it alone. */
export interface ClusterState {
  readonly epoch: number
  readonly primary: NodeName
  readonly replication: Replication
  /** Since when the replication is so; wall clock, only to be shown and typed. */
  readonly since: Date
  readonly auto: boolean
  /** Whether there is to be a standby. */
  readonly standby: boolean
  /** An old primary that alone holds changes whose loss was accepted: it is not made a standby until somebody says so. */
  readonly kept: NodeName | null
}

const NAMES = ['auto', 'epoch', 'kept', 'primary', 'replication', 'since', 'standby']

/** Of a home whose only server is `a`. */
export function firstState(at: Date): ClusterState {
  return {
    epoch: 1,
    primary: 'a',
    replication: 'DEGRADED',
    since: at,
    auto: true,
    standby: true,
    kept: null,
  }
}

/** To be on the disk before the primary stops waiting for the standby. */
export function degraded(state: ClusterState, at: Date): ClusterState {
  return state.replication === 'DEGRADED' ? state : { ...state, replication: 'DEGRADED', since: at }
}

/** Only for a standby that is waited for and has all that was acknowledged before it was. */
export function synchronous(state: ClusterState, at: Date): ClusterState {
  if (!state.standby || state.kept !== null)
    throw new InvariantError(
      'sync-without-standby',
      'There is no standby that could be waited for.',
    )
  return state.replication === 'SYNC' ? state : { ...state, replication: 'SYNC', since: at }
}

/** With a standby, or without one from now on: then it must not be waited for. */
export function wanting(state: ClusterState, standby: boolean, at: Date): ClusterState {
  return { ...(standby ? state : degraded(state, at)), standby }
}

/** The text by which a person accepts what a failover may lose; undefined where it loses nothing. */
export function acceptanceOf(state: ClusterState): string | undefined {
  return state.replication === 'SYNC'
    ? undefined
    : `lose changes since ${state.since.toISOString().slice(0, 19)}Z`
}

/** The other node as primary, to be on the disk before it is promoted. Without SYNC the loss must have been accepted. */
export function moved(state: ClusterState, at: Date, accepted: string | undefined): ClusterState {
  if (accepted !== acceptanceOf(state) && state.replication !== 'SYNC')
    throw new InvariantError('move-unaccepted', 'A loss was not accepted.')
  return {
    ...state,
    epoch: state.epoch + 1,
    primary: otherNode(state.primary),
    replication: 'DEGRADED',
    since: at,
    kept: state.replication === 'SYNC' ? null : state.primary,
  }
}

/** What only the old primary holds is needed no longer. */
export function released(state: ClusterState): ClusterState {
  return { ...state, kept: null }
}

export function otherNode(name: NodeName): NodeName {
  return name === 'a' ? 'b' : 'a'
}

export function writeState(state: ClusterState): string {
  return `${JSON.stringify(state, null, 2)}\n`
}

/** SETUP_FAILED, with `path` in its sentence, for anything that writeState did not write. */
export function parseState(text: string, path: string): ClusterState {
  const found = parseObject(text)
  if (found !== undefined && Object.keys(found).sort().join() === NAMES.join()) {
    const { epoch, primary, replication, since, auto, standby, kept } = found
    const instant = parseInstant(since)
    if (
      isEpoch(epoch) &&
      isNode(primary) &&
      isReplication(replication) &&
      instant !== undefined &&
      typeof auto === 'boolean' &&
      typeof standby === 'boolean' &&
      isKept(kept, primary)
    )
      return { epoch, primary, replication, since: instant, auto, standby, kept }
  }
  throw setupFailed(
    `The file ${path} is damaged: it says which server of the cluster has the newest data.`,
    'Do not start either server by hand. Restore the file from a copy, or write it anew as docs/operator/failover.md says.',
  )
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value))
      : undefined
  } catch {
    return undefined
  }
}

function parseInstant(value: unknown): Date | undefined {
  const instant = new Date(typeof value === 'string' ? value : Number.NaN)
  return Number.isNaN(instant.getTime()) ? undefined : instant
}

function isKept(value: unknown, primary: NodeName): value is NodeName | null {
  return value === null || (isNode(value) && value !== primary)
}

function isEpoch(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0
}

function isNode(value: unknown): value is NodeName {
  return value === 'a' || value === 'b'
}

function isReplication(value: unknown): value is Replication {
  return value === 'SYNC' || value === 'DEGRADED'
}
