import { writeSync } from 'node:fs'
import { createLog, type Log, systemClock } from '@zennnn/kernel'

const OUTPUT = 1

/**
 * The log of a process: one JSON object a line on standard output. Each is out when this returns: `process.stdout`
 * would keep what a full pipe does not take, and lose it with the process.
 */
export function processLog(name: string): Log {
  return createLog({
    clock: systemClock,
    level: 'info',
    write: (line) => {
      writeAll(Buffer.from(line))
    },
    fields: { process: name, pid: process.pid },
  })
}

function writeAll(line: Buffer): void {
  try {
    for (let done = 0; done < line.length; ) done += writeSync(OUTPUT, line, done)
  } catch {
    // A full disk, or a reader that is gone: a line is lost, not the process.
  }
}
