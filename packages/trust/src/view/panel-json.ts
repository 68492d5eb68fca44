import type { Standing } from '../attestation/standing.ts'
import type { ControlRun } from '../control/control.ts'
import { CONTROLS, type ControlId } from '../control/control-table.ts'
import type { Json } from '../evidence/canonical-json.ts'
import { type ControlPart, isWorse } from '../judge/verdict.ts'
import type { KeptPromise } from '../promise/policy.ts'
import type { StoredPolicy } from '../store/stored-policy.ts'
import { countStates, type Sentence } from './policy-view.ts'

/** First what needs somebody first. */
const URGENCY: readonly Standing['state'][] = ['lacking', 'over', 'due', 'counts']

/** A control with all sentences that it stands for, and what is known of it. */
interface PanelControl {
  readonly id: ControlId
  readonly promises: readonly KeptPromise[]
  /** Of the sentence in which it is worst: they differ by how old a result may be. */
  readonly part: ControlPart
}

type Members = Readonly<Record<string, Json>>

/** What operators see of the promises: the public page turned round, control by control, with what waits for a signature. */
export function panelJson({
  view,
  standings,
}: Pick<StoredPolicy, 'view' | 'standings'>): Members & {
  readonly controls: readonly (Members & { readonly id: ControlId })[]
} {
  return {
    cloud: view.cloud,
    brand: view.brand,
    name: view.name,
    at: view.at.toISOString(),
    problems: view.chain.problems.map(({ kind, message }) => ({ kind, message })),
    counts: { ...countStates(view.sentences) },
    sentences: view.sentences.map(sentenceJson),
    controls: panelControls(view.sentences).map(controlJson),
    attestations: standings
      .toSorted((a, b) => URGENCY.indexOf(a.state) - URGENCY.indexOf(b.state) || endsFirst(a, b))
      .map(standingJson),
  }
}

/** In the order in which the sentences name them. @internal */
export function panelControls(sentences: readonly Sentence[]): readonly PanelControl[] {
  const found = new Map<ControlId, PanelControl>()
  for (const { promise, verdict } of sentences)
    for (const part of verdict.parts) {
      if (part.kind !== 'control') continue
      const known = found.get(part.control)
      const isWorst = known === undefined || isWorse(part.state, known.part.state)
      found.set(part.control, {
        id: part.control,
        promises: [...(known?.promises ?? []), promise],
        part: isWorst ? part : known.part,
      })
    }
  return [...found.values()]
}

/** A run for programs. */
export function panelRun(run: Omit<ControlRun, 'control'>): Members {
  const { outcome, measured, figures, at, tookMs } = run
  return { outcome, measured, figures: { ...figures }, at: at.toISOString(), took_ms: tookMs }
}

function sentenceJson({ promise, verdict, notes }: Sentence): Json {
  return {
    id: promise.id,
    chapter: promise.chapter,
    says: promise.says,
    state: verdict.state,
    since: toText(verdict.since),
    at: toText(verdict.at),
    controls: [...promise.controls],
    attestations: verdict.parts.flatMap((part) =>
      part.kind === 'attestation'
        ? [{ subject: part.subject, state: part.state, why: part.why ?? null }]
        : [],
    ),
    notes: notes.map(({ at, text }) => ({ at: at.toISOString(), text: text.toWellFormed() })),
  }
}

function controlJson({ id, promises, part }: PanelControl): Members & { readonly id: ControlId } {
  return {
    id,
    tries: CONTROLS[id].tries,
    promises: promises.map((promise) => promise.id),
    every_minutes: Math.min(...promises.map(({ everyMinutes }) => everyMinutes)),
    maximum_age_minutes: Math.min(...promises.map(({ maximumAgeMinutes }) => maximumAgeMinutes)),
    state: part.state,
    since: toText(part.since),
    why: part.why ?? null,
    last: part.run === undefined ? null : { ...panelRun(part.run), evidence: part.run.sequence },
  }
}

function standingJson({ promise, subject, state, attestation, problem, daysLeft }: Standing): Json {
  return {
    promise: promise.id,
    subject,
    state,
    by: attestation?.by ?? null,
    until: attestation?.until ?? null,
    days_left: daysLeft ?? null,
    document: attestation === undefined ? null : attestation.document.name,
    problem: problem ?? null,
  }
}

function endsFirst(a: Standing, b: Standing): number {
  return (a.daysLeft ?? 0) - (b.daysLeft ?? 0)
}

function toText(at: Date | undefined): string | null {
  return at?.toISOString() ?? null
}
