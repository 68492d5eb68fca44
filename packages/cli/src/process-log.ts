import { createLog, type Log, systemClock } from '@zennnn/kernel'

/** The log of a process: one JSON object a line on standard output. */
export function processLog(name: string): Log {
  // On a full disk a line is lost; without a listener it would be the process.
  process.stdout.on('error', () => undefined)
  return createLog({
    clock: systemClock,
    level: 'info',
    write: (line) => {
      process.stdout.write(line)
    },
    fields: { process: name, pid: process.pid },
  })
}
