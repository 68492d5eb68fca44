import http from 'node:http'
import https from 'node:https'

export interface Target {
  readonly url: string
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  /** Made anew for each request, so that creates do not collide. */
  readonly body?: () => string
}

export interface Slice {
  readonly requests: number
  readonly seconds: number
  /** Sorted, in milliseconds. */
  readonly latencies: readonly number[]
  readonly bytes: number
}

/**
 * A closed loop: `connections` keep-alive connections, each sends its next request when the answer of the last one is read.
 * Any answer but 2xx ends the run with an error: a figure from refusals is no figure.
 */
export async function runSlice(
  target: Target,
  options: { readonly connections: number; readonly seconds: number },
): Promise<Slice> {
  const secure = target.url.startsWith('https:')
  const settings = { keepAlive: true, maxSockets: options.connections }
  const agent = secure
    ? new https.Agent({ ...settings, rejectUnauthorized: false })
    : new http.Agent(settings)
  const latencies: number[] = []
  let bytes = 0
  const startedAt = performance.now()
  const endsAt = startedAt + options.seconds * 1000
  const loop = async (): Promise<void> => {
    while (performance.now() < endsAt) {
      const before = performance.now()
      const received = await send(target, secure, agent)
      bytes += received
      latencies.push(performance.now() - before)
    }
  }
  try {
    await Promise.all(Array.from({ length: options.connections }, loop))
  } finally {
    agent.destroy()
  }
  return {
    requests: latencies.length,
    seconds: (performance.now() - startedAt) / 1000,
    latencies: latencies.toSorted((a, b) => a - b),
    bytes,
  }
}

async function send(target: Target, secure: boolean, agent: http.Agent): Promise<number> {
  const body = target.body?.()
  return await new Promise((resolve, reject) => {
    const request = (secure ? https : http).request(
      target.url,
      { agent, method: target.method ?? 'GET', headers: { ...target.headers } },
      (response) => {
        let bytes = 0
        let text = ''
        const failed = (response.statusCode ?? 500) >= 300
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length
          if (failed) text += chunk.toString()
        })
        response.on('error', reject)
        response.on('end', () => {
          if (failed) reject(new Error(`${target.url} answered ${response.statusCode}: ${text}`))
          else resolve(bytes)
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
