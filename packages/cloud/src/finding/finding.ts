import type { Row } from '@zennnn/data'
import { optionalText, optionalTime, rowsOf, textOf } from '../vault/panel-row.ts'
import { type FindingState, type FindingStep, isFindingState, stateOn } from './finding-step.ts'
import { isSeverity, type Severity } from './fix-days.ts'

/** Who looked: an independent audit or penetration test, the program lynis, or we ourselves. */
export const FINDING_KINDS = ['audit', 'pentest', 'lynis', 'own'] as const

export type FindingKind = (typeof FINDING_KINDS)[number]

/** Of these a published sentence says when the last one was. */
export const INDEPENDENT: readonly FindingKind[] = ['audit', 'pentest']

/** What somebody found, as it is written down. */
export interface NewFinding {
  /** Which report: the name of who looked, and when. */
  readonly source: string
  readonly kind: FindingKind
  /** What the report calls it. */
  readonly reference: string
  readonly title: string
  readonly severity: Severity
  /** YYYY-MM-DD, UTC. */
  readonly foundOn: string
}

export interface Finding extends NewFinding {
  /** 1, 2, 3 and so on. */
  readonly number: number
  /** The last day on which it is mended in time. */
  readonly dueOn: string
  /** What is true of it today. */
  readonly state: FindingState
  readonly addedBy: string
  /** ISO 8601. */
  readonly addedAt: string
  /** Oldest first. */
  readonly steps: readonly (FindingStep & { readonly at: string })[]
}

export function isFindingKind(value: unknown): value is FindingKind {
  return FINDING_KINDS.some((one) => one === value)
}

/** A row of zennnn_trust.findings(). `today`: YYYY-MM-DD. */
export function toFinding(row: Row, today: string): Finding {
  const { kind, severity } = row
  const steps = rowsOf(row['steps']).map(toStep)
  const last = steps.at(-1)
  return {
    number: Number(row['number']),
    source: textOf(row, 'source'),
    // The database takes no others.
    kind: isFindingKind(kind) ? kind : 'own',
    reference: textOf(row, 'reference'),
    title: textOf(row, 'title'),
    severity: isSeverity(severity) ? severity : 'critical',
    foundOn: textOf(row, 'found_on'),
    dueOn: textOf(row, 'due_on'),
    addedBy: textOf(row, 'added_by'),
    addedAt: optionalTime(row, 'added_at') ?? '',
    state: last === undefined ? 'open' : stateOn(last, today),
    steps,
  }
}

function toStep(row: Row): Finding['steps'][number] {
  const { state } = row
  return {
    state: isFindingState(state) ? state : 'open',
    by: textOf(row, 'by'),
    reason: textOf(row, 'reason'),
    until: optionalText(row, 'until') ?? undefined,
    at: optionalTime(row, 'at') ?? '',
  }
}
