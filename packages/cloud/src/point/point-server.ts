import { type ChildProcess, spawn } from 'node:child_process'
import { open, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { PlatformError } from '@zennnn/kernel'
import type { Binaries } from '../cluster/cluster-binaries.ts'
import { CLUSTER_PORT } from '../cluster/cluster-layout.ts'
import { socketSettings, writeConfiguration } from '../cluster/cluster-server.ts'
import { clusterSettings } from '../cluster/cluster-settings.ts'
import type { ClusterAddress } from '../database/connect.ts'
import { lastLine } from '../machine/kept-output.ts'
import { type Identity, PROGRAM_ENVIRONMENT } from '../machine/program.ts'
import type { PointPlace } from './point-place.ts'

const POLL_MS = 50

/** Nobody but its own user enters the folder of the socket. Whose passwords were what at that moment is no question then. */
const RULES = 'local all all trust\n'

export interface PointServer {
  readonly address: ClusterAddress
  /** At once: nothing in it is worth keeping. */
  readonly stop: () => Promise<void>
}

/**
 * Starts a server on an unpacked base, which plays the log up to a moment, the last commit at that moment included, and then
 * serves. Without network, without waiting for disks. Ends with the signal. INTERNAL when the log does not reach the moment.
 */
export async function startPointServer(
  place: PointPlace,
  {
    at,
    binaries,
    identity,
    signal,
  }: {
    readonly at: Date
    readonly binaries: Binaries
    readonly identity: Identity | undefined
    readonly signal: AbortSignal
  },
): Promise<PointServer> {
  await configure(place, at, identity)
  const logFile = join(place.folder, 'postgresql.log')
  const output = await open(logFile, 'a', 0o600)
  const child = spawn(join(binaries.folder, 'postgres'), ['-D', place.dataFolder], {
    ...identity,
    cwd: '/',
    env: PROGRAM_ENVIRONMENT,
    stdio: ['ignore', output.fd, output.fd],
    detached: true,
  })
  await output.close()
  const ended = endOf(child)
  const stop = async (): Promise<void> => {
    child.kill('SIGQUIT')
    await ended
  }
  try {
    await untilReady(child, place.dataFolder, signal)
    return { address: { host: place.socketFolder, port: CLUSTER_PORT }, stop }
  } catch (error) {
    await stop()
    signal.throwIfAborted()
    throw error instanceof NotReady ? await explain(logFile) : error
  }
}

async function configure(
  { dataFolder, logFolder, socketFolder }: PointPlace,
  at: Date,
  identity: Identity | undefined,
): Promise<void> {
  const settings = clusterSettings('scratch', {
    ...socketSettings(socketFolder, undefined),
    // Nobody may look before the moment is reached; and the settings of the primary need not be matched.
    hot_standby: 'off',
    restore_command: `cp "${logFolder}/%f" "%p"`,
    // Where the configuration is read first, names of zones are not known: no Z.
    recovery_target_time: at.toISOString().replace('T', ' ').replace('Z', '+00'),
    recovery_target_inclusive: 'on',
    recovery_target_timeline: 'latest',
    recovery_target_action: 'promote',
    restart_after_crash: 'off',
  })
  await writeConfiguration(dataFolder, { settings, rules: RULES }, identity)
  await rm(join(dataFolder, 'standby.signal'), { force: true })
  for (const name of ['postgresql.auto.conf', 'recovery.signal'])
    await writeFile(join(dataFolder, name), '')
}

class NotReady extends Error {}

/** It plays the log as long as that takes. */
async function untilReady(
  child: ChildProcess,
  dataFolder: string,
  signal: AbortSignal,
): Promise<void> {
  while (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    signal.throwIfAborted()
    const text = await readFile(join(dataFolder, 'postmaster.pid'), 'utf8').catch(() => '')
    const lines = text.split('\n')
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return
    await delay(POLL_MS)
  }
  throw new NotReady()
}

async function explain(logFile: string): Promise<PlatformError> {
  const said = (await readFile(logFile, 'utf8').catch(() => '')).split('\n')
  const reason = said.findLast((line) => /(FATAL|PANIC):/.test(line)) ?? lastLine(said.join('\n'))
  return new PlatformError('INTERNAL', {
    message: `The log could not be played up to this moment: ${reason.replace(/^.*?(FATAL|PANIC):\s*/, '')}.`,
    hint: 'Choose another moment, or restore a backup.',
  })
}

async function endOf(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve()
    })
    child.once('error', () => {
      resolve()
    })
  })
}
