import { isShownLine } from '@zennnn/kernel'

/**
 * What one run of a control saw. `unknown`: there was nothing to see yet, as no drill in a cloud that was made today; it proves
 * nothing, and ends no failure.
 */
export interface Observation {
  readonly outcome: 'holds' | 'fails' | 'unknown'
  /**
   * One sentence for everybody, with its figures and without a full stop: "14 of 14 copies for 212 of 212 databases, oldest 121
   * days". It is published: no customer is named in it, nor how a hole could be used.
   */
  readonly measured: string
  /** The same figures by name, for programs. */
  readonly figures: Figures
}

/** Finite numbers by names like `oldest_days`. */
export type Figures = Readonly<Record<string, number>>

const LONGEST_MEASURED = 300
const MOST_FIGURES = 20
const FIGURE_NAME = /^[a-z][a-z0-9_]{0,39}$/

/**
 * Reads what a control returned, as if it came from anywhere: only what is an observation through and through may prove a
 * promise. Undefined for all else.
 */
export function parseObservation(value: unknown): Observation | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const read: Readonly<Record<string, unknown>> = { ...value }
  const { outcome, measured } = read
  const figures = parseFigures(read['figures'])
  if (!isObserved(outcome) || !isSentence(measured) || figures === undefined) return undefined
  return { outcome, measured, figures }
}

/** Undefined where one of them is no finite number, or has no name of a figure. */
export function parseFigures(value: unknown): Figures | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const entries = Object.entries(value)
  const isSound = entries.length <= MOST_FIGURES && entries.every(isFigure)
  return isSound ? Object.fromEntries(entries.filter(isFigure)) : undefined
}

/** One line that a page and a terminal can show as it is. */
export function isSentence(value: unknown): value is string {
  return typeof value === 'string' && isShownLine(value, LONGEST_MEASURED)
}

function isObserved(value: unknown): value is Observation['outcome'] {
  return value === 'holds' || value === 'fails' || value === 'unknown'
}

function isFigure(entry: readonly [string, unknown]): entry is [string, number] {
  return FIGURE_NAME.test(entry[0]) && Number.isFinite(entry[1])
}
