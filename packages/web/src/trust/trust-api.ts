import { postJson, requestJson } from '../api/request.ts'
import type { PromiseState } from '../promise-state/promise-state.ts'

export type Outcome = 'holds' | 'fails' | 'unknown' | 'no_answer'

/** What came of a run. Instants are ISO 8601. */
interface ControlRun {
  readonly outcome: Outcome
  readonly measured: string
  readonly figures: Readonly<Record<string, number>>
  readonly at: string
  readonly took_ms: number
  /** Number of its line in the chain. */
  readonly evidence: number
}

/** What tries sentences on the running system. */
export interface TrustControl {
  readonly id: string
  readonly tries: string
  /** Ids of the sentences that rest on it. */
  readonly promises: readonly string[]
  readonly every_minutes: number
  readonly maximum_age_minutes: number
  readonly state: Exclude<PromiseState, 'attested'>
  readonly since: string | null
  /** Why it is unproved. */
  readonly why: string | null
  readonly last: ControlRun | null
  /** That runs it now, or will. */
  readonly job: string | null
}

export interface TrustSentence {
  readonly id: string
  readonly says: string
  readonly state: PromiseState
  readonly since: string | null
  readonly controls: readonly string[]
  readonly attestations: readonly { readonly subject: string; readonly why: string | null }[]
  readonly notes: readonly { readonly at: string; readonly text: string }[]
}

/** Something that somebody signs for. */
export interface TrustAttestation {
  readonly promise: string
  /** A region; empty for the whole cloud. */
  readonly subject: string
  readonly state: 'counts' | 'due' | 'over' | 'lacking'
  readonly by: string | null
  /** A day. */
  readonly until: string | null
  readonly days_left: number | null
  readonly document: string | null
  readonly problem: string | null
}

/** What an audit found. */
export interface TrustFinding {
  readonly number: number
  readonly title: string
  readonly source: string
  readonly severity: 'critical' | 'high' | 'medium' | 'low'
  /** A day. */
  readonly due: string
  readonly state: 'open' | 'fixing' | 'fixed' | 'verified' | 'accepted'
  readonly late: boolean
}

export interface Trust {
  /** By the clock of the server. */
  readonly now: string
  readonly name: string
  /** What is wrong with the evidence. */
  readonly problems: readonly { readonly message: string }[]
  readonly counts: Readonly<Record<PromiseState, number>>
  readonly sentences: readonly TrustSentence[]
  readonly controls: readonly TrustControl[]
  /** What needs it first is first. */
  readonly attestations: readonly TrustAttestation[]
  readonly findings: readonly TrustFinding[]
}

/** A line of evidence; one that is not what was signed says nothing of a run. */
export type StoredRun = { readonly evidence: number; readonly line: string } & (
  | ({ readonly genuine: true } & ControlRun)
  | { readonly genuine: false }
)

export interface RunPage {
  readonly runs: readonly StoredRun[]
  /** Whether there are older ones. */
  readonly more: boolean
}

export async function readTrust(signal: AbortSignal): Promise<Trust> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the server describes is what this type says
  return (await requestJson('/api/trust', { signal })) as Trust
}

/** Runs of lines before this number; undefined for the newest. */
export async function readRuns(
  control: string,
  before: number | undefined,
  signal: AbortSignal,
): Promise<RunPage> {
  const query = before === undefined ? '' : `?before=${before}`
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
  return (await requestJson(`${pathOf(control)}${query}`, { signal })) as RunPage
}

/** Returns the id of the job. */
export async function orderRun(control: string): Promise<string> {
  return String(Reflect.get(Object(await postJson(pathOf(control), {})), 'job'))
}

function pathOf(control: string): string {
  return `/api/trust/controls/${encodeURIComponent(control)}/runs`
}
