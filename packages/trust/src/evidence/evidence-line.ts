import { hash, type KeyObject } from 'node:crypto'
import { parseJson } from '@zennnn/kernel'
import type { ControlRun, Outcome } from '../control/control.ts'
import { type Figures, isSentence, parseFigures } from '../control/observation.ts'
import { canonicalJson, membersOf } from './canonical-json.ts'
import { isSignature, isSignedText, signText } from './signature.ts'

/** A run of a control as it is kept and published: signed, and chained to the line before. */
export interface EvidenceLine {
  /** Host name of the cloud that it is of. */
  readonly cloud: string
  /** 1, 2, 3 and so on. */
  readonly sequence: number
  /** ISO 8601 with milliseconds, UTC. */
  readonly at: string
  /** Of its time: this version may not know it any more. */
  readonly control: string
  readonly outcome: Outcome
  readonly measured: string
  readonly figures: Figures
  readonly took_ms: number
  /** Hash of the line before; of the first, zeros. */
  readonly previous: string
  readonly signature: string
}

/** The place of a line in its chain. */
export interface ChainHead {
  readonly sequence: number
  /** SHA-256 of its text, in hex. */
  readonly hash: string
}

/** What the first line follows. */
export const CHAIN_BEGIN: ChainHead = { sequence: 0, hash: '0'.repeat(64) }

const OUTCOMES: ReadonlySet<unknown> = new Set<Outcome>(['holds', 'fails', 'unknown', 'no_answer'])

/** The text of the line that follows `previous`, and its head. */
export function writeLine(
  run: ControlRun,
  { cloud, previous }: { readonly cloud: string; readonly previous: ChainHead },
  privateKey: KeyObject,
): { readonly text: string; readonly head: ChainHead } {
  const body = {
    cloud,
    sequence: previous.sequence + 1,
    at: run.at.toISOString(),
    control: run.control,
    outcome: run.outcome,
    measured: run.measured,
    figures: run.figures,
    took_ms: run.tookMs,
    previous: previous.hash,
  }
  const signature = signText('evidence', canonicalJson(body), privateKey)
  const text = canonicalJson({ ...body, signature })
  return { text, head: { sequence: body.sequence, hash: hashLine(text) } }
}

/** Undefined for all that `writeLine` does not write, down to a blank too many. Says nothing of the signature. */
export function parseLine(text: string): EvidenceLine | undefined {
  const members = membersOf(parseJson(text))
  const { cloud, sequence, at, control, outcome, measured, took_ms, previous, signature } = members
  const figures = parseFigures(members['figures'])
  const isSound =
    isName(cloud) &&
    isCount(sequence) &&
    isInstant(at) &&
    isName(control) &&
    isOutcome(outcome) &&
    isSentence(measured) &&
    figures !== undefined &&
    isCount(took_ms) &&
    isHash(previous) &&
    isSignature(signature)
  if (!isSound) return undefined
  const line = {
    cloud,
    sequence,
    at,
    control,
    outcome,
    measured,
    figures,
    took_ms,
    previous,
    signature,
  }
  return canonicalJson(line) === text ? line : undefined
}

/** Whether it is, to the letter, what was signed. */
export function isGenuine({ signature, ...body }: EvidenceLine, publicKey: KeyObject): boolean {
  return isSignedText('evidence', { text: canonicalJson(body), signature }, publicKey)
}

export function hashLine(text: string): string {
  return hash('sha256', text, 'hex')
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z0-9][a-z0-9.-]{0,252}$/.test(value)
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function isInstant(value: unknown): value is string {
  const at = typeof value === 'string' ? new Date(value) : new Date(Number.NaN)
  return !Number.isNaN(at.getTime()) && at.toISOString() === value
}

function isOutcome(value: unknown): value is Outcome {
  return OUTCOMES.has(value)
}

function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
}
