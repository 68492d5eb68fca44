import { appendFileSync } from 'node:fs'
import { createLog, type Log, systemClock } from '@zennnn/kernel'

/** The supervisor's log; the terminal gets sentences only. */
export function fileLog(path: string): Log {
  return createLog({
    clock: systemClock,
    level: 'info',
    write: (line) => {
      try {
        appendFileSync(path, line, { mode: 0o600 })
      } catch {
        // A full disk: what is supervised matters more than a line about it.
      }
    },
    fields: { process: 'up', pid: process.pid },
  })
}
