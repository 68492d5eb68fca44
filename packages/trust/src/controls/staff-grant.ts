import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'
import { type Ask, jsonQuestion, type Question } from '../outside/ask.ts'
import { type CanaryPort, inCanary } from '../outside/canary.ts'
import { readModels } from '../outside/seen-models.ts'
import { asPerson } from '../outside/visitor.ts'

/** Somebody of staff in a canary database, by a grant that lets them read some models and change nothing. */
export interface StaffVisit {
  /** With the cookie and the token of the visit. */
  readonly ask: Ask
  readonly models: readonly string[]
  /** Ends the visit and what was made for it. */
  readonly leave: () => Promise<void>
}

export interface StaffEntryPort extends CanaryPort {
  /**
   * Comes in as an operator does who has no grant, one that is over, or a live one, with credentials of staff and of nobody else.
   * Undefined where they were not let in.
   */
  readonly enter: (
    grant: 'none' | 'over' | 'live',
    signal: AbortSignal,
  ) => Promise<StaffVisit | undefined>
}

/** Holds where staff come in by a live grant alone, and then reach what it names and nothing else. */
export function staffGrantControl({ enter, ...port }: StaffEntryPort): Control {
  return {
    id: 'staff-grant',
    observe: inCanary(port, async ({ ask, administrator: person }, signal) => {
      let entered = 0
      for (const grant of ['none', 'over'] as const) {
        const uninvited = await enter(grant, signal)
        if (uninvited !== undefined) entered += 1
        await uninvited?.leave()
      }
      const visit = await enter('live', signal)
      if (visit === undefined)
        return observeGrant({ entered, seen: 0, granted: 0, beyond: 0, tried: 0 })
      try {
        const names = await asPerson(
          { ask, person, signal },
          async (visitor) => await readModels(visitor.ask.bind(visitor), signal),
        )
        const others = names.map(({ name }) => name).filter((name) => !visit.models.includes(name))
        const things = beyond(visit.models, others)
        return observeGrant({
          entered,
          granted: visit.models.length,
          seen: await countDone(visit, visit.models.map(readingOf), signal),
          tried: things.length,
          beyond: await countDone(visit, things, signal),
        })
      } finally {
        await visit.leave()
      }
    }),
  }
}

function readingOf(model: string): Question {
  return { path: `/api/${model}?select=id&limit=1` }
}

/** Other models, changes of those that may be read, and what only people of the database may do. */
function beyond(granted: readonly string[], others: readonly string[]): readonly Question[] {
  return [
    ...others.map(readingOf),
    ...granted.map((model) => jsonQuestion('POST', `/api/${model}`, {})),
    ...granted.map((model) => jsonQuestion('PATCH', `/api/${model}?id=not.is.null`, { name: 'x' })),
    ...granted.map(
      (model): Question => ({ method: 'DELETE', path: `/api/${model}?id=not.is.null` }),
    ),
    { path: '/api/security/policy' },
    { path: '/api/security/sessions' },
    { path: '/api/security/sign-ins' },
    { path: '/api/vault' },
    { path: '/auth/keys' },
    jsonQuestion('POST', '/auth/keys', { name: 'staff' }),
    jsonQuestion('PATCH', '/api/security/policy', { minimum_length: 12 }),
  ]
}

async function countDone(
  { ask }: StaffVisit,
  questions: readonly Question[],
  signal: AbortSignal,
): Promise<number> {
  let done = 0
  for (const question of questions) if ((await ask(question, signal)).status < 400) done += 1
  return done
}

/** @internal */
export function observeGrant({
  entered,
  granted,
  seen,
  tried,
  beyond: reached,
}: {
  /** Times that staff came in without a live grant. */
  readonly entered: number
  readonly granted: number
  readonly seen: number
  readonly tried: number
  readonly beyond: number
}): Observation {
  const figures = { entered, granted, seen, tried, beyond: reached }
  const words = [
    `without a live grant staff came in ${entered} of 2 times`,
    `with one they saw ${seen} of ${counted(granted, 'granted model')}`,
    `and reached ${reached} of ${counted(tried, 'thing')} beyond it`,
  ]
  return {
    outcome: outcomeOf(entered + reached, granted > 0 && seen === granted),
    measured: words.join(', '),
    figures,
  }
}

/** Who sees nothing even by a live grant does not show what it keeps from them. */
function outcomeOf(reached: number, isTried: boolean): Observation['outcome'] {
  if (reached > 0) return 'fails'
  return isTried ? 'holds' : 'unknown'
}
