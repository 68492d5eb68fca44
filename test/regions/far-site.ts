import assert from 'node:assert/strict'
import { request } from 'node:https'
import { text } from 'node:stream/consumers'
import { deriveSecret } from '@zennnn/kernel'

/** What is cut off answers nothing at all; a machine that is busy hashes a password for seconds. */
const PATIENCE_MS = 30_000

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

/** Somebody who is signed in to a database. */
export interface FarMember {
  /** What the session says of a recovery. */
  readonly recovered: { readonly since: string; readonly until: string } | null
  readonly addTag: (name: string) => Promise<number>
  readonly listTags: () => Promise<ReadonlySet<string>>
}

/** One request to a cloud at an address, by the name of a database there. Rejects where nothing answers. */
export async function askSite(
  { address, host }: Site,
  path: string,
  { method = 'GET', headers = {}, body }: Ask = {},
): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const asked = request(
      {
        host: address,
        port: 443,
        path,
        method,
        // Its authority was made there; TLS itself is tested elsewhere.
        rejectUnauthorized: false,
        servername: host,
        agent: false,
        signal: AbortSignal.timeout(PATIENCE_MS),
        headers: { host, ...headers },
      },
      (answer) => {
        text(answer).then((said) => {
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: said })
        }, reject)
      },
    )
    asked.once('error', reject)
    asked.end(body)
  })
}

export interface Site {
  readonly address: string
  readonly host: string
}

interface Ask {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Signs in by a form of JSON. */
export async function signInFar(
  site: Site,
  person: { readonly login: string; readonly password: string },
): Promise<FarMember> {
  const json = { 'content-type': 'application/json' }
  const body = JSON.stringify(person)
  const answer = await askSite(site, '/auth/login', { method: 'POST', headers: json, body })
  assert.equal(answer.status, 200, answer.body)
  const { recovered }: Pick<FarMember, 'recovered'> = JSON.parse(answer.body)
  const cookies = String(answer.headers['set-cookie'])
  const token = /__Host-session=([^;]+)/.exec(cookies)?.[1] ?? ''
  const headers = {
    ...json,
    cookie: `__Host-session=${token}`,
    'x-csrf-token': deriveSecret(token, 'csrf'),
  }
  return {
    recovered,
    addTag: async (name) => {
      const tag = JSON.stringify({ name })
      return (await askSite(site, '/api/tag', { method: 'POST', headers, body: tag })).status
    },
    listTags: async () => {
      const { status, body: said } = await askSite(site, '/api/tag?select=name', { headers })
      assert.equal(status, 200, said)
      const tags: readonly { readonly name: string }[] = JSON.parse(said)
      return new Set(tags.map(({ name }) => name))
    },
  }
}
