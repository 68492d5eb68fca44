import type { ClusterView } from '@zennnn/cloud'
import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'

export interface ClusterPort {
  /** As the keeper of the cluster sees it at this moment. */
  readonly cluster: (signal: AbortSignal) => Promise<ClusterView>
}

/** Holds where the standby follows the primary and has every change that was acknowledged. */
export function standbyLagControl({ cluster }: ClusterPort): Control {
  return {
    id: 'standby-lag',
    observe: async (signal) => observeStandby(await cluster(signal)),
  }
}

/** @internal */
export function observeStandby({
  primary,
  standby,
  replication,
  silent,
}: ClusterView): Observation {
  const { lagBytes, lagSeconds } = standby
  const figures = {
    ...(lagBytes === undefined ? {} : { lag_bytes: lagBytes }),
    ...(lagSeconds === undefined ? {} : { lag_seconds: lagSeconds }),
  }
  const fails = (measured: string): Observation => ({ outcome: 'fails', measured, figures })
  if (silent === true || primary.state !== 'serving') return fails('the primary does not answer')
  if (standby.state !== 'following') return fails(STANDBY_WORDS[standby.state])
  if (replication !== 'SYNC') return fails('the standby follows, and may lack acknowledged changes')
  const lag = lagBytes === undefined ? '' : `, ${counted(lagBytes, 'byte')} behind`
  return {
    outcome: 'holds',
    measured: `the standby has every acknowledged change${lag}`,
    figures,
  }
}

const STANDBY_WORDS = {
  catching_up: 'the standby is catching up',
  being_made: 'the standby is being made',
  away: 'the standby is away',
  none: 'there is no standby',
} as const
