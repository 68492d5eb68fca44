import type { Row, Statement } from '@zennnn/data'
import { PlatformError } from '@zennnn/kernel'
import type { PanelPlace } from '../vault/panel-place.ts'
import { textOf } from '../vault/panel-row.ts'

/** A place between two lines of evidence. */
export interface EvidencePlace {
  readonly sequence: number
  /** SHA-256 of the line, in hex; of none, zeros. */
  readonly hash: string
}

/** The lines of one key under one host name. */
export interface EvidenceChain {
  /** What its first line follows. */
  readonly after: EvidencePlace
  readonly cloud: string
  /** Ed25519, 32 bytes as base64url. */
  readonly publicKey: string
  /** ISO 8601. */
  readonly beganAt: string
  /** Of the chain before; undefined where this is the first. */
  readonly earlierKey: string | undefined
}

export interface ShownLine {
  readonly sequence: number
  readonly text: string
  /** Whether it is published: without a gap, from so far back that the newest of each wanted control is among them. */
  readonly isPublished: boolean
}

/** The worst that a promise was on a day. */
export interface KeptDay {
  readonly promise: string
  /** YYYY-MM-DD. */
  readonly day: string
  /** Otherwise it is of the part of that day until a chain ended. */
  readonly isOver: boolean
  readonly state: string
}

/** All that is stored of evidence, as far as it is shown. Nothing of it is believed: it is checked where it is read. */
export interface ShownEvidence {
  readonly chain: EvidenceChain
  /** Oldest first. */
  readonly lines: readonly ShownLine[]
  readonly days: readonly KeptDay[]
  /** Each as its text. */
  readonly attestations: readonly string[]
  /** Who may attest, with his public key. */
  readonly signers: ReadonlyMap<string, string>
  /** What operators say of incidents, oldest first. */
  readonly notes: readonly ShownNote[]
}

export interface ShownNote {
  readonly promise: string
  readonly text: string
  /** ISO 8601. */
  readonly at: string
}

type Ask = (statements: readonly Statement[]) => Promise<readonly (readonly Row[])[]>

/** With the lines of the controls that are wanted. DATABASE_UNAVAILABLE before the first `up`, as while a cloud is recovered. */
export async function readShownEvidence(
  { connections, control }: Omit<PanelPlace, 'clock'>,
  wanted: readonly string[],
): Promise<ShownEvidence> {
  return await shownBy(
    async (statements) =>
      (await connections.direct(control, [...statements])).map(({ rows }) => rows),
    wanted,
  )
}

/** The same by who is connected otherwise. */
export async function shownBy(ask: Ask, wanted: readonly string[]): Promise<ShownEvidence> {
  const [chains = [], lines = [], days = [], attested = [], notes = []] = await ask([
    statement('chain', 'select * from zennnn_trust.chain_shown()'),
    statement('lines', 'select * from zennnn_trust.lines_shown($1)', [wanted]),
    statement('days', 'select * from zennnn_trust.days_shown()'),
    statement('attested', 'select * from zennnn_trust.attested_shown()'),
    statement('notes', 'select * from zennnn_trust.notes_shown()'),
  ])
  const [chain] = chains
  if (chain === undefined) throw withoutChain()
  const signers = attested.filter(({ name }) => typeof name === 'string')
  return {
    chain: toChain(chain),
    lines: lines.map((row) => ({
      sequence: Number(textOf(row, 'sequence')),
      text: textOf(row, 'line'),
      isPublished: row['published'] === true,
    })),
    days: days.map((row) => ({
      promise: textOf(row, 'promise'),
      day: textOf(row, 'day'),
      isOver: row['is_over'] === true,
      state: textOf(row, 'state'),
    })),
    attestations: attested
      .filter(({ name }) => typeof name !== 'string')
      .map((row) => textOf(row, 'text')),
    signers: new Map(signers.map((row) => [textOf(row, 'name'), textOf(row, 'text')])),
    notes: notes.map((row) => ({
      promise: textOf(row, 'promise'),
      text: textOf(row, 'text'),
      at: textOf(row, 'at'),
    })),
  }
}

export function withoutChain(): PlatformError {
  return new PlatformError('DATABASE_UNAVAILABLE', {
    message: 'This cloud keeps no evidence yet: its start is not over.',
  })
}

function statement(name: string, text: string, values: Statement['values'] = []): Statement {
  return { name: `zennnn_trust_${name}`, text, values, readOnly: true }
}

function toChain(row: Row): EvidenceChain {
  const earlier = row['earlier_key']
  return {
    after: { sequence: Number(textOf(row, 'after_sequence')), hash: textOf(row, 'after_hash') },
    cloud: textOf(row, 'cloud'),
    publicKey: textOf(row, 'public_key'),
    beganAt: textOf(row, 'began_at'),
    earlierKey: typeof earlier === 'string' ? earlier : undefined,
  }
}
