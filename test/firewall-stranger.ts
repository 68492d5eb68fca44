import { Agent, request } from 'node:https'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

/**
 * Somebody in a network of his own, for test/network-world.ts: `node … firewall-stranger.ts`. Takes a call as JSON a line, answers with
 * one line each.
 */
export type Call =
  /** Status of `GET /sign-in`, or 0 where nobody answers within three seconds. */
  | { readonly kind: 'visit'; readonly host: string; readonly port: number }
  /** Wrong passwords as fast as they are refused, many at once, until nobody answers any more; how many, and how long it took. */
  | {
      readonly kind: 'guess'
      readonly host: string
      readonly port: number
      readonly limitMs: number
    }
  /** Which ports answer, if only with a refusal. `from`: another address of the same machine. */
  | {
      readonly kind: 'knock'
      readonly host: string
      readonly ports: readonly number[]
      readonly from?: string
    }
  /** Opens so many connections at once, and says how many were taken within two seconds. They are closed then. */
  | { readonly kind: 'flood'; readonly host: string; readonly port: number; readonly count: number }

/** A connection is taken by the kernel of the server, in milliseconds; an answer takes as long as its processor is busy. */
const SILENCE_MS = 1_500
const ANSWER_MS = 3_000
const AT_ONCE = 30

for await (const line of createInterface(process.stdin)) {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by the test that starts this
  const call = JSON.parse(line) as Call
  process.stdout.write(`${JSON.stringify(await answer(call))}\n`)
}

async function answer(call: Call): Promise<unknown> {
  switch (call.kind) {
    case 'visit':
      return await visit(call.host, call.port)
    case 'guess':
      return await guess(call)
    case 'knock':
      return await knock(call)
    case 'flood':
      return await flood(call)
    default:
      return call satisfies never
  }
}

async function visit(host: string, port: number): Promise<number> {
  return await send(new Agent(), { host, port, path: '/sign-in', method: 'GET' })
}

async function guess({ host, port, limitMs }: Call & { kind: 'guess' }): Promise<unknown> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  const begin = performance.now()
  let [guesses, isHeard] = [0, true]
  const one = async (): Promise<void> => {
    while (isHeard && performance.now() - begin < limitMs) {
      guesses += 1
      const body = JSON.stringify({
        login: `nobody${guesses}@example.com`,
        password: 'wrong guess',
      })
      const status = await send(agent, { host, port, path: '/auth/login', method: 'POST' }, body)
      // A server that is busy is silent too, though its machine is not.
      if (status === 0 && !(await isTaken(host, port))) isHeard = false
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
  agent.destroy()
  return {
    guesses,
    isHeard,
    ms: performance.now() - begin - (isHeard ? 0 : ANSWER_MS + SILENCE_MS),
  }
}

async function send(
  agent: Agent,
  to: { host: string; port: number; path: string; method: string },
  body?: string,
): Promise<number> {
  return await new Promise((resolve) => {
    const headers = { host: 'acme.localhost', 'content-type': 'application/json' }
    const signal = AbortSignal.timeout(ANSWER_MS)
    const asked = request({ ...to, agent, headers, signal, rejectUnauthorized: false }, (reply) => {
      reply.resume().on('end', () => {
        resolve(reply.statusCode ?? 0)
      })
      reply.on('error', () => {
        resolve(0)
      })
    })
    asked.on('error', () => {
      resolve(0)
    })
    asked.end(body)
  })
}

async function knock({ host, ports, from }: Call & { kind: 'knock' }): Promise<readonly number[]> {
  const heard = ports.map(async (port) => ((await isTaken(host, port, from)) ? [port] : []))
  return (await Promise.all(heard)).flat()
}

async function isTaken(host: string, port: number, from?: string): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ host, port, ...(from === undefined ? {} : { localAddress: from }) })
    const end = (heard: boolean) => () => {
      socket.destroy()
      resolve(heard)
    }
    setTimeout(end(false), SILENCE_MS)
    socket.on('connect', end(true))
    // Refused by the machine, not by its firewall.
    socket.on('error', (error: Error & { code?: string }) => {
      end(error.code === 'ECONNREFUSED')()
    })
  })
}

async function flood({ host, port, count }: Call & { kind: 'flood' }): Promise<number> {
  let taken = 0
  const sockets: Socket[] = []
  for (let each = 0; each < count; each += 1) {
    const socket = connect({ host, port })
    socket.on('connect', () => (taken += 1))
    socket.on('error', () => undefined)
    sockets.push(socket)
  }
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  for (const socket of sockets) socket.destroy()
  return taken
}
