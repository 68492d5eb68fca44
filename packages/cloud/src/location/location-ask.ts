import { request } from 'node:https'

const ANSWER_MS = 10_000

interface LocationQuestion {
  readonly host: string
  readonly port: number
  readonly path: string
  readonly ca: string
  readonly method?: string
  readonly auth?: string
  /** Client certificate and key, both in one text. */
  readonly client?: string
  /** The name that it must be known by, and is asked for. */
  readonly servername?: string
}

/** The status of an answer, or why there is none. */
export async function askLocation(question: LocationQuestion): Promise<string> {
  const { host, port, path, ca, method, auth, client, servername } = question
  return await new Promise((resolve) => {
    const asked = request(
      {
        host,
        port,
        path,
        ca,
        method: method ?? 'GET',
        agent: false,
        timeout: ANSWER_MS,
        minVersion: 'TLSv1.2',
        ...(auth === undefined ? {} : { auth }),
        ...(client === undefined ? {} : { cert: client, key: client }),
        ...(servername === undefined ? {} : { servername, headers: { host: servername } }),
      },
      (answer) => {
        answer.resume()
        resolve(String(answer.statusCode ?? 0))
      },
    )
    asked.once('timeout', () => asked.destroy(new Error('no answer')))
    asked.once('error', (error) => {
      resolve(error.message)
    })
    asked.end()
  })
}
