import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import type { ControlRun } from '../control/control.ts'
import { CHAIN_BEGIN, type ChainHead, writeLine } from './evidence-line.ts'

/** Ed25519 of a fixed seed, as PKCS #8 has it (RFC 8410). */
export function sampleKey(seed: number): {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
} {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
  const key = Buffer.concat([prefix, Buffer.alloc(32, seed)])
  const privateKey = createPrivateKey({ key, format: 'der', type: 'pkcs8' })
  return { privateKey, publicKey: createPublicKey(privateKey) }
}

export const SAMPLE_CLOUD = 'cloud.example'
export const SAMPLE_NOW: Date = new Date('2026-11-30T12:00:00.000Z')

const MINUTE_MS = 60_000

/** A run that holds, so many minutes before SAMPLE_NOW. */
export function sampleRun(run: Partial<ControlRun> & { readonly minutesAgo?: number }): ControlRun {
  const { minutesAgo = 0, ...given } = run
  return {
    control: 'standby-lag',
    at: new Date(SAMPLE_NOW.getTime() - minutesAgo * MINUTE_MS),
    tookMs: 12,
    outcome: 'holds',
    measured: 'the standby has every acknowledged change',
    figures: {},
    ...given,
  }
}

export interface SampleChain {
  readonly texts: readonly string[]
  /** Of each line. */
  readonly heads: readonly ChainHead[]
}

/** Runs as a whole chain, in their order. */
export function sampleChain(
  runs: readonly ControlRun[],
  { cloud = SAMPLE_CLOUD, seed = 7 }: { readonly cloud?: string; readonly seed?: number } = {},
): SampleChain {
  const { privateKey } = sampleKey(seed)
  const heads: ChainHead[] = []
  const texts = runs.map((run) => {
    const { text, head } = writeLine(
      run,
      { cloud, previous: heads.at(-1) ?? CHAIN_BEGIN },
      privateKey,
    )
    heads.push(head)
    return text
  })
  return { texts, heads }
}
