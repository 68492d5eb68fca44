import type { Observation } from '../control/observation.ts'
import type { Json } from '../evidence/canonical-json.ts'

/** How one sentence stands for one database. */
export interface OwnFigure {
  /**
   * `unknown`: there is nothing to see yet, as of the backups of a database that was made today. `told`: what is set there, which
   * measures no promise.
   */
  readonly outcome: Observation['outcome'] | 'told'
  /** By name; which ones, each sentence says. Instants are ISO 8601. */
  readonly figures: Readonly<Record<string, Json>>
}

export function instantOf(at: Date | undefined): string | null {
  return at?.toISOString() ?? null
}

export function newestOf(times: readonly Date[]): Date | undefined {
  return times.toSorted((a, b) => b.getTime() - a.getTime())[0]
}

export function oldestOf(times: readonly Date[]): Date | undefined {
  return times.toSorted((a, b) => a.getTime() - b.getTime())[0]
}
