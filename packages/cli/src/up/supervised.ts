import { type ChildProcess, spawn } from 'node:child_process'
import { type Log, PlatformError } from '@zennnn/kernel'
import { nextDelay } from './backoff.ts'
import { endingOf, type ProcessEnd } from './process-ending.ts'
import { RotatedFile } from './rotated-file.ts'
import { passLines } from './whole-lines.ts'

/** After this long a process that was asked to end is killed. */
const STOP_MS = 5_000
/** Ends before the first sign of life that cannot be chance. */
const HOPELESS_ENDS = 3

export interface ProcessPlan {
  readonly name: string
  readonly file: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Receives what the process writes. */
  readonly logFile: string
}

/**
 * A child that is started again whenever it ends, until it is stopped. It says `ready` over IPC when it serves, and
 * `away` when it ends since it did not reach PostgreSQL.
 */
export class Supervised {
  readonly #plan: ProcessPlan
  readonly #output: RotatedFile
  readonly #log: Log
  readonly #say: (sentence: string) => void
  #child: ChildProcess | undefined
  #timer: NodeJS.Timeout | undefined
  #stopping = false
  #ends = 0
  #onReady: () => void = () => undefined
  #onHopeless: () => void = () => undefined
  #delayMs: number | undefined

  constructor(
    plan: ProcessPlan,
    tools: { readonly log: Log; readonly say: (sentence: string) => void },
  ) {
    this.#plan = plan
    this.#output = new RotatedFile(plan.logFile)
    this.#log = tools.log
    this.#say = tools.say
  }

  /** Settles when the process first says that it serves. SETUP_FAILED when it ends three times before that. */
  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#onReady = resolve
      this.#onHopeless = () => {
        const { name, logFile } = this.#plan
        reject(
          new PlatformError('SETUP_FAILED', {
            message: `The process ${name} does not start.`,
            hint: `The end of ${logFile} says why.`,
          }),
        )
      }
      this.#spawn()
    })
  }

  /** Asks the process to end and waits until it has, at most 5 s. */
  async stop(): Promise<void> {
    this.#stopping = true
    clearTimeout(this.#timer)
    const child = this.#child
    if (child === undefined) return
    await new Promise<void>((resolve) => {
      child.once('close', () => {
        resolve()
      })
      child.kill('SIGTERM')
      setTimeout(() => child.kill('SIGKILL'), STOP_MS).unref()
    })
  }

  #spawn(): void {
    const startedAt = performance.now()
    const child = spawn(this.#plan.file, this.#plan.args, {
      cwd: '/',
      env: { ...this.#plan.env },
      // Through us: we set full files aside, and the process needs no file of the log.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Ctrl-C reaches only us: the children end in order, PostgreSQL last.
      detached: true,
    })
    for (const stream of [child.stdout, child.stderr])
      if (stream !== null)
        passLines(stream, (lines) => {
          this.#output.append(lines)
        })
    this.#child = child
    let isAway = false
    child.on('message', (message) => {
      if (message === 'ready') this.#onReady()
      if (message === 'away') isAway = true
    })
    child.on('error', (error) => {
      this.#log.error('process_not_started', { process: this.#plan.name, error })
    })
    // Not `exit`: what it wrote last is to be in its log before anybody is sent there.
    child.once('close', (code, signal) => {
      this.#child = undefined
      if (this.#stopping) return
      this.#ends += 1
      if (this.#ends === HOPELESS_ENDS) this.#onHopeless()
      this.#delayMs = nextDelay(this.#delayMs, performance.now() - startedAt)
      this.#tellEnding({ code, signal, isAway })
      this.#timer = setTimeout(() => {
        this.#spawn()
      }, this.#delayMs)
    })
  }

  #tellEnding(end: ProcessEnd): void {
    const { name } = this.#plan
    const { sentence, event } = endingOf(name, end)
    const fields = { process: name, code: end.code, signal: end.signal, again_ms: this.#delayMs }
    if (event === 'process_died') this.#log.error(event, fields)
    else this.#log.info(event, fields)
    this.#say(sentence)
  }
}
