import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { PlatformError } from '@zennnn/kernel'
import { keepEnd, lastLine } from '../machine/kept-output.ts'
import { PROGRAM_ENVIRONMENT } from '../machine/program.ts'
import { setupFailed } from '../machine/setup-failed.ts'
import type { Repository } from './repository.ts'

/** Of what restic says, this much of the end is kept. */
const KEPT_CHARACTERS = 64 * 1024
/** Of a list, as of some ten thousand snapshots. */
const LISTED_CHARACTERS = 16 * 1024 * 1024
/** So long restic may take to end in order. */
const GRACE_MS = 5_000

/** Runs restic to its end with `input` on its input; returns what it said. Rejects with the reason of the signal when that ends it. */
export async function runRestic(
  repository: Repository,
  args: readonly string[],
  {
    input = '',
    limitMs,
    signal,
    output = 'collect',
    watch = () => undefined,
  }: {
    readonly input?: string
    readonly limitMs?: number | undefined
    readonly signal?: AbortSignal | undefined
    readonly output?: 'collect' | 'list'
    /** Gets it while it runs, as to give it up. */
    readonly watch?: (restic: Restic) => void
  } = {},
): Promise<string> {
  signal?.throwIfAborted()
  const restic = startRestic(repository, args, output)
  const { child, ended, giveUp } = restic
  const timer = limitMs === undefined ? undefined : setTimeout(giveUp, limitMs)
  const stop = (): void => {
    end(child, 'SIGINT')
  }
  signal?.addEventListener('abort', stop, { once: true })
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  watch(restic)
  try {
    return await ended
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
}

/** A restic at work. `ended` resolves with what it said, or rejects with why it failed. */
export interface Restic {
  readonly child: ChildProcessWithoutNullStreams
  readonly ended: Promise<string>
  /** Ends it, because its region does not answer. */
  readonly giveUp: () => void
}

/** Never through a shell. Password and place go by the environment: arguments can be read by every user. */
export function startRestic(
  repository: Repository,
  args: readonly string[],
  output: 'collect' | 'list' | 'leave' = 'collect',
): Restic {
  const child = spawn('restic', ['--no-cache', ...repository.options, ...args], {
    ...repository.identity,
    cwd: '/',
    env: {
      ...PROGRAM_ENVIRONMENT,
      ...repository.variables,
      RESTIC_REPOSITORY: repository.location,
      RESTIC_PASSWORD: repository.password,
      // With --json it would tell its progress sixty times a second.
      RESTIC_PROGRESS_FPS: '0.1',
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const errors = keepEnd(child.stderr, KEPT_CHARACTERS)
  const kept = output === 'list' ? LISTED_CHARACTERS : KEPT_CHARACTERS
  const said = output === 'leave' ? () => '' : keepEnd(child.stdout, kept)
  const away = { since: 0 }
  const giveUp = (): void => {
    away.since ||= Date.now()
    end(child, 'SIGINT')
  }
  watchRetries(child, repository.patienceMs, giveUp)
  const ended = endOf(child, repository, () => (away.since > 0 ? AWAY : errors())).then(said)
  // Who does not await it yet is no reason to end the process.
  ended.catch(() => undefined)
  return { child, ended, giveUp }
}

/** Ends it when it was waiting for its region, without a stop, for as long as the patience with that. */
export function watchWaiting(
  { child, giveUp }: Restic,
  patienceMs: number | undefined,
  isWaiting: () => boolean,
): void {
  if (patienceMs === undefined) return
  let since = Date.now()
  const ticker = setInterval(() => {
    if (!isWaiting()) since = Date.now()
    else if (Date.now() - since > patienceMs) giveUp()
  }, 1_000)
  child.on('close', () => {
    clearInterval(ticker)
  })
}

/** Ends it, in order when it can. What hangs on a connection cannot. */
export function end(child: ChildProcess, signal: 'SIGINT' | 'SIGTERM'): void {
  child.kill(signal)
  const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS)
  timer.unref()
  child.on('close', () => {
    clearTimeout(timer)
  })
}

const AWAY = 'The region does not answer any more'

/** By itself restic tries each request for 15 minutes, and the other regions would wait for it. */
function watchRetries(
  child: ChildProcess,
  patienceMs: number | undefined,
  giveUp: () => void,
): void {
  if (patienceMs === undefined) return
  const since = new Map<string, number>()
  child.stderr?.on('data', (text: string) => {
    for (const [, request = ''] of text.matchAll(/^(\S+\(.*?\)) returned error, retrying/gm)) {
      const first = since.get(request) ?? Date.now()
      since.set(request, first)
      if (Date.now() - first > patienceMs) giveUp()
    }
  })
}

async function endOf(
  child: ChildProcess,
  { region }: Repository,
  errors: () => string,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.on('error', (cause) => {
      const isMissing = 'code' in cause && cause.code === 'ENOENT'
      reject(
        isMissing
          ? setupFailed(
              'The program restic is not installed.',
              'Run: apt-get install restic',
              cause,
            )
          : cause,
      )
    })
    child.on('close', (code, signal) => {
      if (code === 0) resolve()
      else
        reject(
          new PlatformError('INTERNAL', {
            message: `restic in the region ${region} ended with ${signal ?? code}: ${reasonOf(errors())}.`,
            hint: 'Look at the disk, the folder or the server of that region.',
          }),
        )
    })
  })
}

/** restic adds a guess about the place to most failures; the reason stands before. */
function reasonOf(errors: string): string {
  return (
    /^(?:Fatal: |(?=unable to create lock|config file has zero size))(.*)$/m.exec(errors)?.[1] ??
    lastLine(errors)
  )
}
