import { BRANDS, type Brand, InvariantError } from '@zennnn/kernel'
import type { ControlId } from '../control/control-table.ts'
import type { Cadence } from './cadence.ts'
import type { Chapter } from './chapter.ts'

/** A sentence stands on a phone's screen with its state and its figures. */
export const LONGEST_SENTENCE = 240

/** What one brand says, and what has to hold for it. */
export interface Pledge {
  /** The sentence that is published. */
  readonly says: string
  /** All of them must hold. */
  readonly controls: readonly ControlId[]
  /** What of it no program can try: somebody signs for it, once or for each region. */
  readonly attested?: 'once' | 'each_region'
}

/** A promise with the sentence of each brand that makes it. A brand without one does not. */
export interface PolicyPromise<Id extends string = string> extends Cadence {
  readonly id: Id
  readonly chapter: Chapter
  readonly pledges: Readonly<Partial<Record<Brand, Pledge>>>
}

/** Declares a promise. One that nothing proves, or that nobody makes, is an InvariantError: it would be a claim and no promise. */
export function definePromise<const Id extends string>(
  promise: PolicyPromise<Id>,
): PolicyPromise<Id> {
  const pledges = BRANDS.flatMap((brand) => promise.pledges[brand] ?? [])
  const problem =
    pledges.length === 0
      ? 'no brand makes it'
      : (pledges.map(pledgeProblem).find((one) => one !== undefined) ?? cadenceProblem(promise))
  if (problem === undefined) return promise
  throw new InvariantError(
    'promise-invalid',
    `The promise ${promise.id} cannot be kept: ${problem}.`,
  )
}

/** Whether a sentence ends, and is short enough. */
export function isPublishable(says: string): boolean {
  return says.endsWith('.') && says.length <= LONGEST_SENTENCE
}

/** The same sentence and controls for both. */
export function bothBrands(pledge: Pledge): PolicyPromise['pledges'] {
  return { zennnn: pledge, zeldesk: pledge }
}

function pledgeProblem({ says, controls, attested }: Pledge): string | undefined {
  if (controls.length === 0 && attested === undefined) return 'nothing proves it'
  if (new Set(controls).size !== controls.length) return 'a control is named twice'
  if (!isPublishable(says))
    return `its sentence does not end, or is longer than ${LONGEST_SENTENCE} characters`
  return undefined
}

function cadenceProblem({ everyMinutes, maximumAgeMinutes }: Cadence): string | undefined {
  return everyMinutes > 0 && maximumAgeMinutes > everyMinutes
    ? undefined
    : 'its results are too old before the next run'
}
