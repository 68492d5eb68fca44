import { createLog, type Log, systemClock } from '@zennnn/kernel'
import { RotatedFile } from './rotated-file.ts'

/** The supervisor's log; the terminal gets sentences only. */
export function fileLog(path: string): Log {
  const file = new RotatedFile(path)
  return createLog({
    clock: systemClock,
    level: 'info',
    write: (line) => {
      file.append(Buffer.from(line))
    },
    fields: { process: 'up', pid: process.pid },
  })
}
