import { request as requestPlain } from 'node:http'
import { request } from 'node:https'

const ANSWER_MS = 10_000

interface LocationQuestion {
  readonly host: string
  readonly port: number
  readonly path: string
  /** One certificate or several. Each of them is trusted by itself, whoever signed it. */
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
        allowPartialTrustChain: true,
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

/** What an authority or a browser gets of a host in the clear: the status, and where it is led to; or why there is no answer. */
export async function askInTheClear(question: {
  readonly host: string
  readonly port: number
  readonly path: string
  /** The host that is asked for. */
  readonly name: string
}): Promise<string> {
  const { host, port, path, name } = question
  return await new Promise((resolve) => {
    const options = { host, port, path, agent: false, timeout: ANSWER_MS, headers: { host: name } }
    const asked = requestPlain(options, (answer) => {
      answer.resume()
      const { location = '' } = answer.headers
      resolve(`${answer.statusCode ?? 0} ${location}`.trim())
    })
    asked.once('timeout', () => asked.destroy(new Error('no answer')))
    asked.once('error', (error) => {
      resolve(error.message)
    })
    asked.end()
  })
}
