import type { Brand } from '@zennnn/kernel'
import type { Control } from '../control/control.ts'
import type { Observation } from '../control/observation.ts'
import type { Ask } from './ask.ts'
import type { Person } from './visitor.ts'

/** A canary database as a stranger meets it, and people who are there to be tried. None of them owes a second factor. */
export interface Canary {
  readonly brand: Brand
  /** Its own host, over HTTPS. */
  readonly ask: Ask
  /** The host of the cloud. */
  readonly cloud: Ask
  /** Administrator, in every group of every app, and proven a moment ago by signing in. */
  readonly administrator: Person
  /** Somebody with few rights. */
  readonly member: Person
  /** Somebody by whose login nothing but wrong passwords is tried, and who comes in nowhere else. */
  readonly guessed: Person
}

export interface CanaryPort {
  /** Undefined as long as the cloud has none. */
  readonly canary: (signal: AbortSignal) => Promise<Canary | undefined>
}

/** What a control does in a canary database. Where there is none, nothing is known. */
export function inCanary(
  { canary }: CanaryPort,
  observe: (canary: Canary, signal: AbortSignal) => Promise<Observation>,
): Control['observe'] {
  return async (signal) => {
    const found = await canary(signal)
    return found === undefined
      ? { outcome: 'unknown', measured: 'there is no canary database yet', figures: {} }
      : await observe(found, signal)
  }
}
