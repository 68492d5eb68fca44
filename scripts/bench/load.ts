import http from 'node:http'
import https from 'node:https'

type Headers = Readonly<Record<string, string>>

export interface Target {
  /** Scheme, address and port. */
  readonly origin: string
  /** Path and query; a function makes another one for each request. */
  readonly path: string | (() => string)
  readonly method?: 'GET' | 'POST'
  /** A function gives them anew for each request, so that one connection can speak to many hosts. */
  readonly headers?: Headers | (() => Headers)
  /** Made anew for each request, so that creates do not collide. */
  readonly body?: () => string
}

export interface LoopOptions {
  readonly connections: number
  readonly seconds: number
}

export interface Slice {
  readonly requests: number
  readonly seconds: number
  /** Sorted, in milliseconds. */
  readonly latencies: readonly number[]
}

/** A closed loop: each of `connections` asks again when it has read the answer to its last question. */
export async function runLoop(
  options: LoopOptions,
  ask: (connection: number) => Promise<void>,
): Promise<Slice> {
  const latencies: number[] = []
  const startedAt = performance.now()
  const endsAt = startedAt + options.seconds * 1000
  await Promise.all(
    Array.from({ length: options.connections }, async (_, connection) => {
      while (performance.now() < endsAt) {
        const before = performance.now()
        await ask(connection)
        latencies.push(performance.now() - before)
      }
    }),
  )
  return {
    requests: latencies.length,
    seconds: (performance.now() - startedAt) / 1000,
    latencies: latencies.toSorted((a, b) => a - b),
  }
}

/** A closed loop over keep-alive connections. Any answer but 2xx ends the run: a figure from refusals is no figure. */
export async function runSlice(target: Target, options: LoopOptions): Promise<Slice> {
  const agent = newAgent(target, options.connections)
  try {
    return await runLoop(options, async () => {
      await send(target, agent)
    })
  } finally {
    agent.destroy()
  }
}

export interface Steadiness {
  readonly perSecond: number
  readonly seconds: number
}

/** Connections of people who do not wait for each other; more than this many wait for one. */
const STEADY_CONNECTIONS = 32

/**
 * An open loop: asks so often whatever was answered meanwhile, so that one slow answer is not hidden by what it kept from
 * being asked.
 */
export async function runSteady(
  target: Target,
  { perSecond, seconds }: Steadiness,
): Promise<Slice> {
  const agent = newAgent(target, STEADY_CONNECTIONS)
  const startedAt = performance.now()
  const ask = async (_: unknown, index: number): Promise<number> => {
    const dueInMs = startedAt + (index * 1000) / perSecond - performance.now()
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueInMs)))
    // A timer may be late by itself: that is the load generator, not `serve`.
    const sentAt = performance.now()
    await send(target, agent)
    return performance.now() - sentAt
  }
  try {
    const taken = await Promise.all(Array.from({ length: perSecond * seconds }, ask))
    return {
      requests: taken.length,
      seconds: (performance.now() - startedAt) / 1000,
      latencies: taken.toSorted((a, b) => a - b),
    }
  } finally {
    agent.destroy()
  }
}

/** Sends one request after another over one connection; what comes back is how long each took, in milliseconds. */
export async function sendInTurn(targets: readonly Target[]): Promise<readonly number[]> {
  const [first] = targets
  if (first === undefined) return []
  const agent = newAgent(first, 1)
  const taken: number[] = []
  try {
    for (const target of targets) {
      const before = performance.now()
      await send(target, agent)
      taken.push(performance.now() - before)
    }
  } finally {
    agent.destroy()
  }
  return taken
}

function newAgent({ origin }: Target, connections: number): http.Agent {
  const settings = { keepAlive: true, maxSockets: connections }
  if (!origin.startsWith('https:')) return new http.Agent(settings)
  return new https.Agent({ ...settings, rejectUnauthorized: false })
}

async function send(target: Target, agent: http.Agent): Promise<void> {
  const { origin, path, method = 'GET', headers } = target
  const url = `${origin}${typeof path === 'function' ? path() : path}`
  const body = target.body?.()
  // One name for TLS: Node would keep other connections for each host.
  const options = { agent, method, servername: 'localhost' }
  await new Promise<void>((resolve, reject) => {
    const request = (url.startsWith('https:') ? https : http).request(
      url,
      { ...options, headers: { ...(typeof headers === 'function' ? headers() : headers) } },
      (response) => {
        let text = ''
        const failed = (response.statusCode ?? 500) >= 300
        response.on('data', (chunk: Buffer) => {
          if (failed) text += chunk.toString()
        })
        response.on('error', reject)
        response.on('end', () => {
          if (failed) reject(new Error(`${url} answered ${response.statusCode}: ${text}`))
          else resolve()
        })
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

/** Value below which the share `q` of sorted values lies. */
export function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  )
}
