import type { KeyObject } from 'node:crypto'
import { parseJson } from '@zennnn/kernel'
import { isSentence } from '../control/observation.ts'
import { canonicalJson, membersOf } from '../evidence/canonical-json.ts'
import { isSignature, isSignedText, signText } from '../evidence/signature.ts'

/** What somebody says of a promise that no program can try. */
export interface Statement {
  /** Host name of the cloud. */
  readonly cloud: string
  /** Id of the promise. */
  readonly promise: string
  /** Name of the region that it is about; empty for the whole cloud. */
  readonly subject: string
  /** What is attested, in one sentence. */
  readonly says: string
  /** Who says so; his key signs it. */
  readonly by: string
  /** First and last day on which it counts, of UTC: YYYY-MM-DD. */
  readonly from: string
  readonly until: string
  readonly document: AttestedDocument
}

/** What a statement rests on, as a report or certificate: its hash alone is kept. */
export interface AttestedDocument {
  /** For people. */
  readonly name: string
  /** SHA-256 of the file, in hex. */
  readonly sha256: string
  /** Where it is published, if it is: https. */
  readonly url?: string
}

/** A statement with the signature of who made it. */
export interface Attestation extends Statement {
  readonly signature: string
}

/** Who may attest, and the key of each. */
export type Signers = ReadonlyMap<string, KeyObject>

const DAY_MS = 86_400_000
/** A year, and a month to renew it in: what is said once holds for ever in no data centre. */
export const LONGEST_DAYS = 400

export function attest(statement: Statement, privateKey: KeyObject): Attestation {
  const { cloud, promise, subject, says, by, from, until, document } = statement
  const body = { cloud, promise, subject, says, by, from, until, document }
  return { ...body, signature: signText('attestation', textOf(body), privateKey) }
}

/** Undefined for what is no attestation. Says nothing of whether it counts: see attestationProblem. */
export function parseAttestation(text: string): Attestation | undefined {
  const members = membersOf(parseJson(text))
  const { cloud, promise, subject, says, by, from, until, signature } = members
  const document = parseDocument(members['document'])
  const isSound =
    isSentence(cloud) &&
    isSentence(promise) &&
    (subject === '' || isSentence(subject)) &&
    isSentence(says) &&
    isSentence(by) &&
    isDay(from) &&
    isDay(until) &&
    document !== undefined &&
    isSignature(signature)
  return isSound
    ? { cloud, promise, subject, says, by, from, until, document, signature }
    : undefined
}

/** Why an attestation does not count now; undefined when it does. */
export function attestationProblem(
  attestation: Attestation,
  {
    cloud,
    signers,
    now,
  }: { readonly cloud: string; readonly signers: Signers; readonly now: Date },
): string | undefined {
  const { signature, ...body } = attestation
  if (body.cloud !== cloud) return 'It was made for another cloud.'
  const key = signers.get(body.by)
  if (key === undefined) return `${body.by} may not attest.`
  if (!isSignedText('attestation', { text: textOf(body), signature }, key))
    return 'Its signature is not valid.'
  const [from, end] = [startOf(body.from), startOf(body.until) + DAY_MS]
  if (end <= from || end - from > LONGEST_DAYS * DAY_MS)
    return `It does not say when it ends, within ${LONGEST_DAYS} days.`
  if (now.getTime() < from) return `It counts from ${body.from} on.`
  return now.getTime() < end ? undefined : `It ended on ${body.until}.`
}

/** What is signed: these members, and no others that a value may have besides. */
function textOf({ cloud, promise, subject, says, by, from, until, document }: Statement): string {
  const { name, sha256, url } = document
  return canonicalJson({
    cloud,
    promise,
    subject,
    says,
    by,
    from,
    until,
    document: { name, sha256, ...(url === undefined ? {} : { url }) },
  })
}

/** The first instant of a day of UTC. */
export function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`)
}

/** The first instant at which it does not count any more, if it ever counted. */
export function endOf({ until }: Pick<Statement, 'until'>): number {
  return startOf(until) + DAY_MS
}

function parseDocument(value: unknown): AttestedDocument | undefined {
  const { name, sha256, url } = membersOf(value)
  if (!isSentence(name) || typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256))
    return undefined
  if (url === undefined) return { name, sha256 }
  return isPublicAddress(url) ? { name, sha256, url } : undefined
}

/** What a page may lead to, and a terminal show. */
export function isPublicAddress(value: unknown): value is string {
  return (
    typeof value === 'string' && /^https:\/\/[\x21-\x7e]{1,290}$/.test(value) && URL.canParse(value)
  )
}

/** YYYY-MM-DD, and a day that there is. */
export function isDay(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const at = new Date(startOf(value))
  // The 30th of February would be another day.
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value)
}
