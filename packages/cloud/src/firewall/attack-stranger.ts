import { Agent, request } from 'node:https'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import type { AttackCall, AttackEnd, AttackWay } from './attack-call.ts'

/**
 * The test host of `zennnn host attack`: runs in a network of its own that leads to this machine alone, and ends with whoever began
 * it. Says that it is there, and then answers a line of AttackCall with a line each.
 */

/** A server that is busy is slow to answer: who guesses goes on meanwhile, and asks the kernel whether the machine still hears. */
const GUESSED_MS = 1_500
const VISITED_MS = 3_000
/** A kernel that is busy may drop one beginning of a connection, or two. What the firewall drops it drops each time. */
const TAKEN_MS = 1_000
const TAKEN_TRIES = 3
/** As fast as who guesses is over the limits within seconds, and no load for the machine: what is throttled is not hashed. */
const LANES = 2
const GUESS_PAUSE_MS = 100
const MOST_GUESSES = 400
/** Closed at once: sshd has few places for who did not sign in yet, and people need them. */
const KNOCK_PAUSE_MS = 30
const ASK_AGAIN_MS = 200
const NOBODY = 65_534

/** Nobody has it, so that nobody's account is locked; and it is always the same, so that its limit is soon over. */
const LOGIN = 'nobody@firewall-drill.invalid'

const lines = createInterface(process.stdin)
// Whoever began it is gone, however he ended: so is the network, which nothing else holds.
lines.once('close', () => process.exit())
process.stdout.write('"ready"\n')

for await (const line of lines) {
  stepDown()
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by attack-host.ts, which started this
  const call = JSON.parse(line) as AttackCall
  process.stdout.write(`${JSON.stringify(await answer(call))}\n`)
}

/** It talks with what strangers talk with: nothing of it needs a right. Not before the cable is laid, for which it is root. */
function stepDown(): void {
  if (process.getuid?.() !== 0) return
  process.setgroups?.([])
  process.setgid?.(NOBODY)
  process.setuid?.(NOBODY)
}

async function answer(call: AttackCall): Promise<number | AttackEnd> {
  switch (call.kind) {
    case 'visit':
      return await visit(call)
    case 'guess':
      return await guess(call)
    case 'knock':
      return await knock(call)
    default:
      return call satisfies never
  }
}

async function visit(call: AttackCall & { kind: 'visit' }): Promise<number> {
  const agent = new Agent()
  return await send(agent, call, { method: 'GET', path: '/sign-in', waitMs: VISITED_MS })
}

async function guess(call: AttackCall & { kind: 'guess' }): Promise<AttackEnd> {
  const agent = new Agent({ keepAlive: true, maxSockets: LANES })
  const begin = performance.now()
  let tries = 0
  let silentAfterMs: number | null = null
  const lane = async (): Promise<void> => {
    while (silentAfterMs === null && tries < MOST_GUESSES) {
      const sentMs = performance.now() - begin
      if (sentMs >= call.limitMs) return
      tries += 1
      const body = JSON.stringify({ login: LOGIN, password: `guess ${tries}` })
      const guessed = { method: 'POST', path: '/auth/login', body, waitMs: GUESSED_MS }
      const status = await send(agent, call, guessed)
      if (status === 0 && (await isSilent(call))) silentAfterMs ??= sentMs
      await delay(GUESS_PAUSE_MS)
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  agent.destroy()
  return { tries, silentAfterMs }
}

async function knock(call: AttackCall & { kind: 'knock' }): Promise<AttackEnd> {
  const begin = performance.now()
  for (const port of call.ports) {
    touch({ ...call, port })
    await delay(KNOCK_PAUSE_MS)
  }
  for (;;) {
    const sentMs = performance.now() - begin
    if (sentMs >= call.limitMs) return { tries: call.ports.length, silentAfterMs: null }
    if (await isSilent(call)) return { tries: call.ports.length, silentAfterMs: sentMs }
    await delay(ASK_AGAIN_MS)
  }
}

/** The status, or 0 where nobody answers. Whose certificate it is does not matter to who has no secret to tell. */
async function send(
  agent: Agent,
  { from, to, port, site }: AttackWay & { readonly site: string },
  question: {
    readonly method: string
    readonly path: string
    readonly body?: string
    readonly waitMs: number
  },
): Promise<number> {
  return await new Promise((resolve) => {
    const { body = '', waitMs, ...rest } = question
    const asked = request(
      {
        ...rest,
        host: to,
        port,
        localAddress: from,
        servername: site,
        headers: {
          host: port === 443 ? site : `${site}:${port}`,
          'content-type': 'application/json',
        },
        agent,
        signal: AbortSignal.timeout(waitMs),
        rejectUnauthorized: false,
      },
      (reply) => {
        reply.resume().once('end', () => {
          resolve(reply.statusCode ?? 0)
        })
        reply.once('error', () => {
          resolve(0)
        })
      },
    )
    asked.once('error', () => {
      resolve(0)
    })
    asked.end(body)
  })
}

async function isSilent(way: AttackWay): Promise<boolean> {
  for (let tries = 0; tries < TAKEN_TRIES; tries += 1) if (await isTaken(way)) return false
  return true
}

/** Whether the machine takes a connection, or at least refuses it. */
async function isTaken({ from, to, port }: AttackWay): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ host: to, port, localAddress: from })
    const end = (isHeard: boolean): void => {
      socket.destroy()
      resolve(isHeard)
    }
    const timer = setTimeout(end, TAKEN_MS, false)
    socket.once('connect', () => {
      clearTimeout(timer)
      end(true)
    })
    socket.once('error', (error: Error & { code?: string }) => {
      clearTimeout(timer)
      end(error.code === 'ECONNREFUSED')
    })
  })
}

function touch({ from, to, port }: AttackWay): void {
  const socket = connect({ host: to, port, localAddress: from })
  socket.setTimeout(TAKEN_MS, () => {
    socket.destroy()
  })
  socket.once('connect', () => {
    socket.resetAndDestroy()
  })
  socket.on('error', () => undefined)
}
