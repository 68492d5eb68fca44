import { CONTROLS } from '../control/control-table.ts'
import { canonicalJson, type Json } from '../evidence/canonical-json.ts'
import type { Day } from '../judge/history.ts'
import type { RecordedRun } from '../judge/recorded-run.ts'
import type { Part, PromiseState } from '../judge/verdict.ts'
import type { PolicyView, Sentence } from './policy-view.ts'

/**
 * The public page as data, with lines of evidence: oldest first, without a gap up to the newest, and from so far back that the
 * newest of every control is there. Who reads them needs to believe nothing of the rest. The lines are texts, because it is these
 * very texts that are signed and chained.
 */
export function securityJson(view: PolicyView, evidence: readonly string[]): string {
  return canonicalJson({
    version: 1,
    cloud: view.cloud,
    brand: view.brand,
    name: view.name,
    at: view.at.toISOString(),
    public_key: { kty: 'OKP', crv: 'Ed25519', x: keyText(view) },
    head: { ...view.head },
    chain: {
      began_at: view.chain.beganAt.toISOString(),
      after: { ...view.chain.after },
      earlier_key: view.chain.earlierKey ?? null,
      problems: view.chain.problems.map(({ kind, message }) => ({ kind, message })),
    },
    promises: view.sentences.map(sentenceJson),
    left_out: view.leftOut.map(({ promise, last }) => ({
      id: promise.id,
      says: promise.says,
      last_day: last?.day ?? null,
      last_state: last?.state ?? null,
    })),
    evidence: [...evidence],
  })
}

/** The 32 bytes of the public key as base64url, as a JSON Web Key has them (RFC 8037). */
export function keyText({ publicKey }: Pick<PolicyView, 'publicKey'>): string {
  return publicKey.export({ format: 'jwk' }).x ?? ''
}

/** One sentence with all that is known of it. */
export function sentenceJson({
  promise,
  verdict,
  history,
  notes,
}: Sentence): Readonly<Record<string, Json>> {
  return {
    id: promise.id,
    chapter: promise.chapter,
    says: promise.says,
    of: promise.of,
    standard: promise.standard ?? null,
    every_minutes: promise.everyMinutes,
    maximum_age_minutes: promise.maximumAgeMinutes,
    state: verdict.state,
    since: toText(verdict.since),
    at: toText(verdict.at),
    parts: verdict.parts.map(partJson),
    history: historyJson(history),
    notes: notes.map(({ at, text }) => ({ at: at.toISOString(), text: text.toWellFormed() })),
  }
}

function partJson(part: Part): Json {
  const { kind, state, since, why } = part
  const shared = { kind, state, since: toText(since), why: why ?? null }
  if (part.kind === 'control') {
    const { control, run } = part
    const seen = run === undefined ? {} : runJson(run)
    return { ...shared, control, tries: CONTROLS[control].tries, ...seen }
  }
  const { attestation } = part
  return {
    ...shared,
    subject: part.subject,
    attestation:
      attestation === undefined ? null : { ...attestation, document: { ...attestation.document } },
  }
}

function runJson({ outcome, measured, figures, at, tookMs, sequence }: RecordedRun) {
  return {
    outcome,
    measured,
    figures,
    at: at.toISOString(),
    took_ms: tookMs,
    evidence: sequence,
  }
}

/** One letter a day, oldest first, of which the last is `until`. */
function historyJson(history: readonly Day[]): Json {
  return {
    until: history.at(-1)?.day ?? null,
    days: history.map(({ state }) => (state === undefined ? '-' : LETTERS[state])).join(''),
    letters: { ...LETTERS },
  }
}

const LETTERS: Readonly<Record<PromiseState, string>> = {
  proved: 'p',
  attested: 'a',
  unproved: 'u',
  broken: 'b',
}

function toText(at: Date | undefined): string | null {
  return at?.toISOString() ?? null
}
