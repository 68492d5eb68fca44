import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { hashSecret } from '@zennnn/kernel'
import { type Answer, type Ask, genuine, givePassword, PASSWORD } from './https-world.ts'
import type { TestWorld } from './kit.ts'
import { tokenIn } from './password-world.ts'
import { openVaultWorld, type VaultWorld } from './vault-world.ts'

export interface Staffed extends VaultWorld {
  /** Token of an administrator of acme, who has a password. */
  readonly ada: string
  /** Of an operator of the cloud, who has one too. */
  readonly olga: string
  readonly read: (path: string, token?: string, host?: string) => Promise<Answer>
  readonly post: (path: string, token: string, body?: unknown, options?: Ask) => Promise<Answer>
}

export const CLOUD = { host: 'localhost' }

/** An operator with a password and a session; the second factor before it is what operator-factor.test.ts is about. */
async function enlist(place: TestWorld): Promise<string> {
  const olga = await place.user('olga', ['operator'])
  await givePassword(place, olga)
  await place.superuser.query(
    "insert into zennnn.session (token_hash, user_id, expires_at) values ($1, $2, now() + interval '1 hour')",
    [hashSecret(olga.token), olga.id],
  )
  return olga.token
}

/** The vault of a cloud with an administrator and an operator. */
export async function openStaffed(t: TestContext): Promise<Staffed> {
  const world = await openVaultWorld(t)
  const { https, acme, control } = world
  const hire = async (login: string) => {
    await givePassword(acme, await acme.user(login, ['administrator']))
    const { headers } = await https.ask('/auth/login', {
      method: 'POST',
      host: 'acme.localhost',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login, password: PASSWORD }),
    })
    return /^__Host-session=([\w-]+);/.exec(headers['set-cookie']?.[0] ?? '')?.[1] ?? ''
  }
  return {
    ...world,
    ada: await hire('ada@acme.example'),
    olga: await enlist(control),
    read: async (path, token, host = 'acme.localhost') =>
      await https.ask(path, {
        host,
        headers: token === undefined ? {} : { cookie: `__Host-session=${token}` },
      }),
    post: async (path, token, body = {}, options = {}) =>
      await https.ask(path, {
        method: 'POST',
        headers: genuine(token),
        body: JSON.stringify(body),
        ...options,
      }),
  }
}

export async function proveLongAgo({ superuser }: TestWorld): Promise<void> {
  await superuser.query("update zennnn.session set confirmed_at = now() - interval '1 hour'")
}

/** The token by which the session goes on. */
export async function proveAgain(
  post: Staffed['post'],
  token: string,
  options?: Ask,
): Promise<string> {
  const answer = await post('/auth/confirm', token, { password: PASSWORD }, options)
  assert.equal(answer.status, 200, answer.body)
  return tokenIn(answer, 'session')
}

export function retry(backup: string | undefined): object {
  return { kind: 'backup_retry', backup }
}

export function jobIn({ status, body }: Answer): string {
  assert.equal(status, 202, body)
  return String(JSON.parse(body).job)
}
