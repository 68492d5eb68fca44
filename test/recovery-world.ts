import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { beginRecovery, continueRecovery, type RecoverySite } from '@zennnn/cloud'
import { newRecordId, systemClock } from '@zennnn/kernel'
import type { Answer } from './https-world.ts'
import { openWorld, type TestUser, type TestWorld } from './kit.ts'
import { type Caught, openPasswordWorld, type PasswordWorld, secretIn } from './password-world.ts'

export const NEW_PASSWORD = 'a wholly other sentence'
export const BACK = 'Your way back into acme'

/** A password world that the control panel knows as the customer acme. */
export interface RecoveryWorld extends PasswordWorld {
  readonly control: TestWorld
  readonly place: Parameters<typeof beginRecovery>[0]
  readonly at: RecoverySite
  readonly begin: (login: string, promotes?: boolean) => ReturnType<typeof beginRecovery>
  /** Does what `work` does each hour. */
  readonly turn: () => ReturnType<typeof continueRecovery>
  /** All that happened to the recovery happened so much longer ago: `6 days`. */
  readonly age: (interval: string) => Promise<void>
  /** The words of its events, in order. */
  readonly events: () => Promise<readonly string[]>
  readonly state: () => Promise<readonly string[]>
}

export async function openRecoveryWorld(t: TestContext): Promise<RecoveryWorld> {
  const passwords = await openPasswordWorld(t)
  const { world, sql } = passwords
  const control = await openWorld(t)
  await control.superuser.query(
    `insert into app."database" (id, name, slug, database_id, tier, state, host, apps)
     values ($1, 'Acme', 'acme', $2, 'trial', 'live', 'acme.localhost', '["base"]')`,
    [newRecordId(systemClock), world.database],
  )
  const { address, secrets } = world
  const place = { access: { address, secrets }, control: control.database, clock: systemClock }
  const at = { database: world.database, slug: 'acme', origin: 'https://acme.localhost' }
  const textsOf = async (text: string) => (await sql(text)).map(({ found }) => String(found))
  return {
    ...passwords,
    control,
    place,
    at,
    begin: async (login, promotes = false) => await beginRecovery(place, at, { login, promotes }),
    turn: async () => await continueRecovery(place, at),
    age: async (interval) => {
      await sql(
        `update zennnn.administrator_recovery set began_at = began_at - $1::interval, due_at = due_at - $1::interval,
           began_told_at = began_told_at - $1::interval, reminder_told_at = reminder_told_at - $1::interval,
           link_until = link_until - $1::interval`,
        [interval],
      )
      await sql(`update zennnn.link set expires_at = expires_at - $1::interval`, [interval])
    },
    events: async () =>
      await textsOf(
        `select regexp_replace(why, '20[0-9:UTC -]+[0-9UTC]+', '<when>') as found from app.audit_entry
         where model = 'administrator_recovery' order by at, id`,
      ),
    state: async () =>
      await textsOf('select state as found from zennnn.administrator_recovery order by began_at'),
  }
}

/** Who was mailed, and how it began, in the order of addresses. */
export function toldOf(mails: readonly Caught[]): readonly (readonly [string, string])[] {
  return mails
    .map(({ to, subject }) => [to, subject] as const)
    .toSorted(([one], [other]) => one.localeCompare(other))
}

/** Follows the link in a mail to a page of its own; the token of its cookie. */
export async function followTo(
  { site }: RecoveryWorld,
  secret: string,
  page: string,
): Promise<string> {
  const answer = await site.ask(`/link/${secret}`)
  assert.equal(answer.status, 303, answer.body)
  assert.equal(answer.headers.location, page)
  const token = /^__Host-link=([\w-]{43});/.exec(answer.headers['set-cookie']?.[0] ?? '')?.[1]
  assert.ok(token)
  return token
}

/** Where Ann lost everything. */
export interface LostOffice extends RecoveryWorld {
  readonly bob: TestUser
}

/** Ann has a second factor, a passkey and a key, and lost all of it; Bob and Cleo work there. */
export async function openOffice(t: TestContext): Promise<LostOffice> {
  const office = await openRecoveryWorld(t)
  const { world, sql, ann } = office
  const bob = await world.user('bob@acme.example', ['contacts_user'])
  await world.user('cleo', [])
  await sql(`insert into zennnn.totp (user_id, sealed, confirmed_at) values ($1, 'x', now())`, [
    ann.id,
  ])
  await sql(`insert into zennnn.recovery_code (user_id, hash) values ($1, sha256('x'))`, [ann.id])
  await sql(
    `insert into zennnn.passkey (id, user_id, credential_id, public_key, name) values (gen_random_uuid(), $1, 'c', 'k', 'key')`,
    [ann.id],
  )
  await sql(
    `insert into zennnn.api_key (id, token_hash, user_id, name, expires_at) values (gen_random_uuid(), sha256('key'), $1, 'key', now() + interval '9 days')`,
    [ann.id],
  )
  return { ...office, bob }
}

/** Until the link is mailed; its secret. */
export async function waitForLink(office: RecoveryWorld): Promise<string> {
  await office.age('6 days')
  await office.turn()
  await office.age('1 day')
  assert.deepEqual(await office.turn(), ['send'])
  return secretIn((await office.mails()).find(({ subject }) => subject === BACK))
}

export async function signIn(
  { site }: RecoveryWorld,
  login: string,
  password: string,
): Promise<Answer> {
  return await site.ask('/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  })
}
