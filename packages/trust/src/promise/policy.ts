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
}

/** What a brand promises, in the order in which it is published. */
export function policyOf(brand: Brand): readonly KeptPromise[] {
  return PROMISES.flatMap(({ pledges, ...promise }) => {
    const pledge = pledges[brand]
    return pledge === undefined ? [] : [{ ...promise, ...pledge }]
  })
}

/** How often each control of a policy has to run: as often as the promise that asks for it most. */
export function scheduleOf(policy: readonly KeptPromise[]): ReadonlyMap<ControlId, number> {
  const schedule = new Map<ControlId, number>()
  for (const { controls, everyMinutes } of policy)
    for (const control of controls)
      schedule.set(control, Math.min(everyMinutes, schedule.get(control) ?? everyMinutes))
  return schedule
}
