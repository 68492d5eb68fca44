import { hash } from 'node:crypto'
import type { KeptSeal } from './seal-file.ts'

/** A batch of entries with its seal, as it is found. */
export interface SealedBatch {
  readonly number: number
  readonly digest: Buffer
  /** ISO 8601. */
  readonly sealedAt: string
  readonly entries: number
  /** The digests of its entries one after the other, computed from what they say today. */
  readonly content: Buffer
  /** An entry that the seal names and that is not there. */
  readonly missing: string | null
}

/** The first place where an audit log is not what was sealed. */
export interface AuditBreak {
  /** undefined: entries that belong to no batch. */
  readonly batch: number | undefined
  readonly reason: AuditBreakReason
  /** A sentence for people. */
  readonly message: string
}

type AuditBreakReason =
  | 'batch_missing'
  | 'entry_missing'
  | 'altered'
  | 'rewritten'
  | 'never_sealed'
  | 'not_kept'

/** How far a chain holds. */
export interface ChainEnd {
  readonly batches: number
  readonly entries: number
  readonly digest: Buffer
}

export const NO_CHAIN: ChainEnd = { batches: 0, entries: 0, digest: Buffer.alloc(0) }

/** The seals kept outside the database, by the number of their batch. Two of one number that differ are both there. */
export type KeptSeals = ReadonlyMap<number, readonly KeptSeal[]>

/** One batch further, or what is wrong with it. */
export function followChain(
  end: ChainEnd,
  batch: SealedBatch,
  kept: KeptSeals,
): ChainEnd | AuditBreak {
  const expected = end.batches + 1
  if (batch.number !== expected) return missingBatch(expected)
  const { missing, sealedAt } = batch
  if (missing !== null)
    return {
      batch: expected,
      reason: 'entry_missing',
      message: `Batch ${expected}, sealed ${sealedAt}: the entry ${missing} is missing.`,
    }
  const digest = sealOf(end.digest, batch)
  if (!digest.equals(batch.digest))
    return {
      batch: expected,
      reason: 'altered',
      message: `Batch ${expected}, sealed ${sealedAt}: an entry or the seal was altered.`,
    }
  return (
    findRewriting(expected, digest, kept) ?? {
      batches: expected,
      entries: end.entries + batch.entries,
      digest,
    }
  )
}

/** What is missing after the last batch that is there. */
export function findMissingEnd(end: ChainEnd, kept: KeptSeals): AuditBreak | undefined {
  if (newestKept(kept) > end.batches) return missingBatch(end.batches + 1)
  if (kept.size > 0 || end.batches === 0) return undefined
  return {
    batch: 1,
    reason: 'not_kept',
    message:
      'No seal of this database is kept outside of it, so it could have been made anew as a whole. `work` keeps one within 5 minutes of the first entry.',
  }
}

/** Number of the newest seal that is kept, 0 when none is. */
export function newestKept(kept: KeptSeals): number {
  return lastOf([...kept.keys()])
}

/** The chain's rule: SHA-256 of the seal before, the number as 8 bytes, and the digests of the entries. */
function sealOf(previous: Buffer, { number, content }: SealedBatch): Buffer {
  const place = Buffer.alloc(8)
  place.writeBigInt64BE(BigInt(number))
  return hash('sha256', Buffer.concat([previous, place, content]), 'buffer')
}

function missingBatch(batch: number): AuditBreak {
  return { batch, reason: 'batch_missing', message: `Batch ${batch} is missing.` }
}

/** Somebody who makes all seals anew from some batch on has a chain that fits, but is not the one that was kept. */
function findRewriting(number: number, digest: Buffer, kept: KeptSeals): AuditBreak | undefined {
  const seal = digest.toString('hex')
  const other = kept.get(number)?.find((one) => one.hash !== seal)
  if (other === undefined) return undefined
  const before = lastOf([...kept.keys()].filter((batch) => batch < number))
  const from = before + 1 === number ? 'It was' : `It, or one from ${before + 1} on, was`
  return {
    batch: number,
    reason: 'rewritten',
    message: `Batch ${number} is not the one whose seal was kept outside the database at ${other.at}. ${from} made anew.`,
  }
}

function lastOf(batches: readonly number[]): number {
  return batches.reduce((last, batch) => Math.max(last, batch), 0)
}
