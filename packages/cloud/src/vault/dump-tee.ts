import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import type { SnapshotWriter } from './restic.ts'

export interface TeeResult {
  readonly bytes: number
  /** In hex. */
  readonly sha256: string
  /** For each writer the bytes that were new to it, or why it has no snapshot. */
  readonly copies: readonly PromiseSettledResult<number>[]
}

/**
 * Gives one dump to several writers at the pace of the slowest. A writer that fails is left behind; the others go on.
 * They become snapshots only after `source` ended and `dumped` resolved: a dump that broke off leaves none.
 */
export async function teeDump(
  source: Readable,
  dumped: Promise<unknown>,
  writers: readonly SnapshotWriter[],
): Promise<TeeResult> {
  const hash = createHash('sha256')
  let bytes = 0
  try {
    for await (const chunk of readChunks(source)) {
      hash.update(chunk)
      bytes += chunk.length
      await Promise.all(writers.map(async (writer) => await give(writer, chunk)))
      if (writers.every(({ input }) => input.destroyed)) break
    }
    if (writers.some(({ input }) => !input.destroyed)) await dumped
  } catch (error) {
    for (const writer of writers) writer.abandon()
    await Promise.allSettled(writers.map(async ({ ended }) => await ended))
    throw error
  }
  for (const { input } of writers) input.end()
  const copies = await Promise.allSettled(writers.map(async ({ ended }) => await ended))
  return { bytes, sha256: hash.digest('hex'), copies }
}

async function* readChunks(source: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of source) if (Buffer.isBuffer(chunk)) yield chunk
}

/** Waits while the writer is full, unless it ends. */
async function give({ input, ended }: SnapshotWriter, chunk: Buffer): Promise<void> {
  if (input.destroyed || input.write(chunk)) return
  const over = new AbortController()
  const drained = once(input, 'drain', { signal: over.signal })
  try {
    await Promise.race([drained, ended])
  } catch {
    // It failed: the result says so.
  } finally {
    over.abort()
    drained.catch(() => undefined)
  }
}
