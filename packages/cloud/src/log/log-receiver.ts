import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Binaries } from '../cluster/cluster-binaries.ts'
import type { ClusterAddress } from '../database/connect.ts'
import { LOG_ROLE } from '../failover/node-settings.ts'
import { keepEnd, lastLine } from '../machine/kept-output.ts'
import { PROGRAM_ENVIRONMENT } from '../machine/program.ts'

const KEPT_CHARACTERS = 2_000
/** It ends by itself within a second; one that hangs on a frozen server does not. */
const STOP_MS = 3_000

/** pg_receivewal at work. */
export interface LogReceiver {
  /** Resolves with what it said last when it ended, wanted or not. */
  readonly ended: Promise<string>
  readonly stop: () => Promise<void>
}

/**
 * Fetches the log from the primary into a folder, from where the folder ends, on all its timelines. It ends when the
 * connection does: where the primary is then, its supervisor has to look.
 */
export function startReceiver(from: {
  readonly address: ClusterAddress
  readonly binaries: Binaries
  readonly password: string
  readonly folder: string
}): LogReceiver {
  const { address, binaries, password, folder } = from
  const args = [
    `--directory=${folder}`,
    `--slot=${LOG_ROLE}`,
    '--no-loop',
    '--no-password',
    // What it has written is known to the primary, and so to us, within a second.
    '--status-interval=1',
    `--host=${address.host}`,
    `--port=${address.port}`,
    `--username=${LOG_ROLE}`,
  ]
  const child = spawn(join(binaries.folder, 'pg_receivewal'), args, {
    cwd: '/',
    env: { ...PROGRAM_ENVIRONMENT, PGPASSWORD: password, PGAPPNAME: LOG_ROLE },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const said = keepEnd(child.stderr, KEPT_CHARACTERS)
  const ended = new Promise<string>((resolve) => {
    child.once('error', ({ message }) => {
      resolve(message)
    })
    child.once('close', () => {
      resolve(lastLine(said()))
    })
  })
  return {
    ended,
    stop: async () => {
      child.kill('SIGINT')
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
      await ended
      clearTimeout(timer)
    },
  }
}

/** Whether what it ended of says that the primary does not have any more what comes next. */
export function isGone(said: string): boolean {
  return /has already been removed|is not in this server's history/.test(said)
}
