import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { untilAborted } from '@zennnn/kernel'
import type { SnapshotWriter, WrittenSnapshot } from './restic.ts'
import { regionPatience, withinTime } from './stall.ts'

export interface TeeResult {
  readonly bytes: number
  /** In hex. */
  readonly sha256: string
  /** For each writer its snapshot, or why there is none. */
  readonly copies: readonly PromiseSettledResult<WrittenSnapshot>[]
}

export interface TeeWatch {
  /** Aborted: every writer is abandoned, and its reason thrown. */
  readonly signal?: AbortSignal | undefined
  /** Hears how many bytes every writer has taken. */
  readonly taken?: (bytes: number) => void
  /** How long a writer may take nothing, or not end. (ten minutes) */
  readonly stallMs?: number
}

/** A writer, and why it was left behind. */
interface Receiver {
  readonly writer: SnapshotWriter
  stalled: Error | undefined
}

/**
 * Gives one dump to several writers at the pace of the slowest. A writer that fails, or takes nothing for too long, is left
 * behind; the others go on. They become snapshots only after `source` ended and `dumped` resolved: a dump that broke off
 * leaves none.
 */
export async function teeDump(
  source: Readable,
  dumped: Promise<unknown>,
  writers: readonly SnapshotWriter[],
  watch: TeeWatch = {},
): Promise<TeeResult> {
  const { signal, stallMs } = watch
  const receivers = writers.map((writer): Receiver => ({ writer, stalled: undefined }))
  const abandon = (): void => {
    for (const writer of writers) writer.abandon()
  }
  const stop = (): void => {
    source.destroy()
    abandon()
  }
  // Each may fail while something else is waited for.
  for (const work of [dumped, ...writers.map(({ ended }) => ended)]) work.catch(() => undefined)
  void Promise.all(writers.map(async ({ ended }) => await hasFailed(ended))).then((failed) => {
    if (!failed.includes(false)) source.destroy()
  })
  signal?.addEventListener('abort', stop)
  try {
    const digest = await giveAll(source, receivers, watch)
    if (receivers.some(isTaking)) await untilAborted(dumped, signal)
    signal?.throwIfAborted()
    for (const { writer } of receivers) writer.input.end()
    const copies = await Promise.allSettled(receivers.map(async (one) => await endOf(one, stallMs)))
    signal?.throwIfAborted()
    return { ...digest, copies }
  } catch (error) {
    abandon()
    await Promise.allSettled(receivers.map(async (one) => await endOf(one, stallMs)))
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}

async function giveAll(
  source: Readable,
  receivers: readonly Receiver[],
  { taken, stallMs }: TeeWatch,
): Promise<Pick<TeeResult, 'bytes' | 'sha256'>> {
  const hash = createHash('sha256')
  let bytes = 0
  try {
    for await (const chunk of readChunks(source)) {
      hash.update(chunk)
      bytes += chunk.length
      await Promise.all(receivers.map(async (one) => await give(one, chunk, stallMs)))
      taken?.(bytes)
    }
  } catch (error) {
    // Nobody takes it any more: each copy says why.
    if (receivers.some(isTaking)) throw error
  }
  return { bytes, sha256: hash.digest('hex') }
}

async function hasFailed(work: Promise<unknown>): Promise<boolean> {
  return await work.then(
    () => false,
    () => true,
  )
}

function isTaking({ writer }: Receiver): boolean {
  return !writer.input.destroyed
}

async function* readChunks(source: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of source) if (Buffer.isBuffer(chunk)) yield chunk
}

/** Waits while the writer is full, unless it ends. */
async function give(receiver: Receiver, chunk: Buffer, limitMs: number | undefined): Promise<void> {
  const { writer } = receiver
  const { input, ended } = writer
  if (input.destroyed || input.write(chunk)) return
  const over = new AbortController()
  const drained = once(input, 'drain', { signal: over.signal })
  try {
    await withinTime(
      Promise.race([drained, ended]),
      regionPatience(writer.region, limitMs),
      (reason) => {
        leaveBehind(receiver, reason)
      },
    )
  } catch {
    // Whether it failed or was given up: the result says so.
  } finally {
    over.abort()
    drained.catch(() => undefined)
  }
}

async function endOf(receiver: Receiver, limitMs: number | undefined): Promise<WrittenSnapshot> {
  const { writer, stalled } = receiver
  if (stalled !== undefined) throw stalled
  return await withinTime(writer.ended, regionPatience(writer.region, limitMs), (reason) => {
    leaveBehind(receiver, reason)
  })
}

function leaveBehind(receiver: Receiver, reason: Error): void {
  receiver.stalled = reason
  receiver.writer.abandon()
  receiver.writer.input.destroy()
}
