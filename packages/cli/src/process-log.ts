import { writeSync } from 'node:fs'
import { createLog, type Log, systemClock } from '@zennnn/kernel'

const OUTPUT = 1

/** Bytes that wait at most, and how long. */
const MAX_WAITING = 16_384
const WAIT_MS = 10

/**
 * The log of a process: one JSON object a line on standard output. What is said within ten milliseconds goes out in one piece,
 * since each wakes who reads it; before a process ends by itself, all. `process.stdout` would keep what a full pipe does not
 * take, and lose it with the process.
 */
export function processLog(name: string): Log {
  const lines = new WaitingLines()
  return createLog({
    clock: systemClock,
    level: 'info',
    write: (line) => {
      lines.add(line)
    },
    fields: { process: name, pid: process.pid },
  })
}

class WaitingLines {
  #text = ''

  constructor() {
    process.on('exit', () => {
      this.#write()
    })
  }

  add(line: string): void {
    if (this.#text === '')
      setTimeout(() => {
        this.#write()
      }, WAIT_MS).unref()
    this.#text += line
    if (this.#text.length >= MAX_WAITING) this.#write()
  }

  #write(): void {
    if (this.#text === '') return
    const text = this.#text
    this.#text = ''
    writeAll(Buffer.from(text))
  }
}

function writeAll(line: Buffer): void {
  try {
    for (let done = 0; done < line.length; ) done += writeSync(OUTPUT, line, done)
  } catch {
    // A full disk, or a reader that is gone: a line is lost, not the process.
  }
}
