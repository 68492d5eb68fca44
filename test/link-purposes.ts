import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { hashSecret, newRecordId, newSecret, systemClock } from '@zennnn/kernel'
import { openWorld, type TestClient, type TestUser, type TestWorld } from './kit.ts'

const MAIL = JSON.stringify({ subject: 's', text: 't', html: 'h' })
export const NETWORK = '192.0.2.7'
const HASH = `pbkdf2-sha512-keyed$220000$${'A'.repeat(22)}==$${'A'.repeat(86)}==`

export interface LinkWorld {
  readonly world: TestWorld
  readonly other: TestWorld
  readonly ann: TestUser
  readonly bob: TestUser
}

/** How a purpose is made, and what says that a session of its link opens what it is for. */
export interface Purpose {
  readonly make: (world: LinkWorld, hash: Buffer) => Promise<void>
  /** Answers `it`; $1: hash of a link session. */
  readonly looks: string
  /** The same, and uses the link up; $2, where it is: hash of the session that begins. */
  readonly uses: string | undefined
  readonly revoke: (world: LinkWorld) => Promise<unknown>
  readonly lastsHours: number
  readonly isBearers: boolean
}

/** Of all that lead to a password of one's own: for who reads the stored mailbox. */
const ACCOUNT = {
  looks: 'select true as it from zennnn.password_link($1)',
  isBearers: false,
} as const
export const CHOOSES = `select true as it from zennnn.password_by_link($1, '${HASH}', '${MAIL}', $2, null, 'test', '${NETWORK}')`

const endLinks =
  (whose: 'ann' | 'bob') =>
  async (links: LinkWorld): Promise<unknown> =>
    await links.world.superuser.query('select zennnn.end_account_links($1)', [links[whose].id])

const endRecovery = async ({ world }: LinkWorld): Promise<unknown> =>
  await world.superuser.query('select zennnn.recovery_cancel()')

export const PURPOSES: Readonly<Record<string, Purpose>> = {
  reset_password: {
    ...ACCOUNT,
    make: async ({ world: { superuser } }, hash) => {
      // Nobody asks so often.
      await superuser.query('delete from zennnn.attempt')
      await superuser.query(
        `select zennnn.password_forgotten($1, 'ann@acme.example', $2, $3, '${NETWORK}', 'sealed')`,
        [newRecordId(systemClock), hash, MAIL],
      )
      await superuser.query('select zennnn.answer_forgotten()')
    },
    uses: CHOOSES,
    revoke: endLinks('ann'),
    lastsHours: 1,
  },
  invitation: {
    ...ACCOUNT,
    make: async (links, hash) => {
      const text = `select zennnn.link_create($1, $2, 'invitation', 'user', $3, 'bob@acme.example', '7 days')`
      await askAsAnn(links, text, [newRecordId(systemClock), hash, links.bob.id])
    },
    uses: CHOOSES,
    revoke: endLinks('bob'),
    lastsHours: 7 * 24,
  },
  sign_up: {
    make: async ({ world, ann }, hash) => {
      await world.superuser.query(
        `insert into zennnn.link (id, secret_hash, purpose, model, record, recipient, expires_at)
         values ($1, $2, 'sign_up', 'user', $3, '', now() + interval '1 hour')`,
        [newRecordId(systemClock), hash, ann.id],
      )
    },
    looks: `select true as it from zennnn.link_session_info($1) where state = 'open'`,
    uses: `select true as it from zennnn.sign_in_by_link($1, $2, null, 'test', '${NETWORK}')`,
    revoke: endLinks('ann'),
    lastsHours: 1,
    // Nobody was mailed it: it follows from a cookie of the browser that signed up.
    isBearers: true,
  },
  recover_administrator: {
    ...ACCOUNT,
    make: async ({ world: { superuser } }, hash) => {
      const id = await beginRecovery(superuser)
      await superuser.query(
        `update zennnn.administrator_recovery set began_at = now() - interval '8 days', due_at = now(),
           began_told_at = now() - interval '8 days', reminder_told_at = now() - interval '2 days' where id = $1`,
        [id],
      )
      await superuser.query(`select zennnn.recovery_send($1, $2, $3, 'sealed', $4)`, [
        id,
        newRecordId(systemClock),
        hash,
        MAIL,
      ])
    },
    uses: CHOOSES,
    revoke: endRecovery,
    lastsHours: 7 * 24,
  },
  stop_recovery: {
    make: async ({ world: { superuser } }, hash) => {
      const id = await beginRecovery(superuser)
      await superuser.query(
        `select zennnn.recovery_tell($1, 'began', $2, $2, $3, $4, 'sealed', 500)`,
        [id, MAIL, newRecordId(systemClock), hash],
      )
    },
    looks: 'select is_open as it from zennnn.recovery_of_link($1)',
    uses: `select zennnn.recovery_stop_by_link($1) = 'stopped' as it`,
    revoke: endRecovery,
    lastsHours: 30 * 24,
    // All it can do is to keep somebody out.
    isBearers: true,
  },
  'user.share': {
    make: async (links, hash) => {
      const text = `select zennnn.link_create($1, $2, 'user.share', 'user', $3, 'buyer@example.com', '30 days')`
      await askAsAnn(links, text, [newRecordId(systemClock), hash, links.bob.id])
    },
    looks: 'select zennnn.link_session_record($1) is not null as it',
    uses: undefined,
    revoke: async (links) => {
      await askAsAnn(links, `select zennnn.link_revoke('user', $1)`, [links.bob.id])
    },
    lastsHours: 30 * 24,
    // Of a record, for who has no account; what is used up by it, its app says.
    isBearers: true,
  },
}

/** As actions do; the sessions of before ended with her passwords. */
async function askAsAnn(
  { world, ann }: LinkWorld,
  text: string,
  values: readonly unknown[],
): Promise<void> {
  const token = newSecret()
  await world.superuser.query(
    `insert into zennnn.session (token_hash, user_id, expires_at) values ($1, $2, now() + interval '1 day')`,
    [hashSecret(token), ann.id],
  )
  await world.connections.batch(world.database, { kind: 'session', token }, [{ text, values }])
}

async function beginRecovery(superuser: TestClient): Promise<string> {
  const id = newRecordId(systemClock)
  await superuser.query('select zennnn.recovery_cancel()')
  const { rows } = await superuser.query<{ outcome: string }>(
    `select zennnn.recovery_begin($1, 'ann@acme.example', false) as outcome`,
    [id],
  )
  assert.equal(rows[0]?.outcome, 'began')
  return id
}

export async function openLinks(t: TestContext): Promise<LinkWorld> {
  const world = await openWorld(t)
  const other = await openWorld(t)
  const ann = await world.user('ann@acme.example', ['administrator'])
  const bob = await world.user('bob@acme.example', [])
  for (const { id } of [ann, bob])
    await world.superuser.query('select zennnn.set_credential($1, $2)', [id, HASH])
  return { world, other, ann, bob }
}
