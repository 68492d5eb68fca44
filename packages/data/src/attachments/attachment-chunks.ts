import { PlatformError } from '@zennnn/kernel'

/** As zennnn.blob_chunk holds them. */
export const CHUNK_BYTES = 262_144

/** The same bytes in chunks of 256 kB, the last one shorter; never more than one chunk is held. */
export async function* inChunks(
  bytes: AsyncIterable<Uint8Array>,
  limitBytes: number,
): AsyncGenerator<Buffer> {
  let filled = 0
  let total = 0
  let chunk = Buffer.allocUnsafe(CHUNK_BYTES)
  for await (const piece of bytes) {
    total += piece.length
    if (total > limitBytes)
      throw new PlatformError('BODY_TOO_LARGE', {
        message: `The file is too large. At most ${Math.floor(limitBytes / 1_048_576)} MB fit.`,
      })
    for (let at = 0; at < piece.length; ) {
      const taken = piece.subarray(at, at + CHUNK_BYTES - filled)
      chunk.set(taken, filled)
      filled += taken.length
      at += taken.length
      if (filled < CHUNK_BYTES) continue
      yield chunk
      chunk = Buffer.allocUnsafe(CHUNK_BYTES)
      filled = 0
    }
  }
  if (filled > 0) yield chunk.subarray(0, filled)
}
