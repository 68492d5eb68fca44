import type { Readable } from 'node:stream'

const NEWLINE = '\n'.charCodeAt(0)
/** A line longer than this is passed on in pieces: a process that never ends one must not fill our memory. */
const LONGEST_LINE = 1024 * 1024

/** Passes on what a process writes in whole lines, in order; what it wrote last gets an end if it has none. */
export function passLines(from: Readable, write: (lines: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0)
  from.on('data', (chunk: Buffer) => {
    const text = Buffer.concat([rest, chunk])
    const end = text.lastIndexOf(NEWLINE) + 1
    if (end > 0) write(text.subarray(0, end))
    rest = text.subarray(end)
    if (rest.length > LONGEST_LINE) flush()
  })
  from.once('end', () => {
    if (rest.length > 0) flush()
  })
  const flush = (): void => {
    write(Buffer.concat([rest, Buffer.from('\n')]))
    rest = Buffer.alloc(0)
  }
}
