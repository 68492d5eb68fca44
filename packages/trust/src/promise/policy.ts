import type { Brand } from '@zennnn/kernel'
import type { ControlId } from '../control/control-table.ts'
import { PROMISES, type PromiseId } from '../promises/all-promises.ts'
import type { Cadence } from './cadence.ts'
import type { Chapter } from './chapter.ts'
import type { Pledge } from './promise.ts'

/** A promise as one brand makes it. */
export interface KeptPromise extends Cadence, Pledge {
  readonly id: PromiseId
  readonly chapter: Chapter
  /** Whose sentence it is, and so which controls try it. */
  readonly of: Brand
  /** The sentence of that brand, where an operator says it in words of his own: it is what is tried, and is shown besides. */
  readonly standard?: string
}

/** What a cloud promises: what its brand does, or a part of it in words of its operator. */
export interface Policy {
  readonly brand: Brand
  /** Of the cloud, on its pages. */
  readonly name: string
  /** Whom to write to about holes, as a URI; undefined where the policy names nobody. */
  readonly contact: string | undefined
  /** In the order in which they are published. */
  readonly promises: readonly KeptPromise[]
  /** What the brand promises and this cloud does not. It is published too: nobody gets rid of a red sentence quietly. */
  readonly leftOut: readonly KeptPromise[]
}

export const BRAND_NAMES: Readonly<Record<Brand, string>> = {
  zennnn: 'ZENNNN Cloud',
  zeldesk: 'Zeldesk Cloud',
}

/** What a brand promises, in the order in which it is published. */
export function policyOf(brand: Brand): readonly KeptPromise[] {
  return PROMISES.flatMap(({ pledges, ...promise }) => {
    const pledge = pledges[brand]
    return pledge === undefined ? [] : [{ ...promise, ...pledge, of: brand }]
  })
}

/** The policy of a cloud whose operator has none of his own. */
export function brandPolicy(brand: Brand): Policy {
  return {
    brand,
    name: BRAND_NAMES[brand],
    contact: undefined,
    promises: policyOf(brand),
    leftOut: [],
  }
}

/** How often each control of a policy has to run: as often as the promise that asks for it most. */
export function scheduleOf(policy: readonly KeptPromise[]): ReadonlyMap<ControlId, number> {
  const schedule = new Map<ControlId, number>()
  for (const { controls, everyMinutes } of policy)
    for (const control of controls)
      schedule.set(control, Math.min(everyMinutes, schedule.get(control) ?? everyMinutes))
  return schedule
}
