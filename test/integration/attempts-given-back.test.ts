import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { deriveHere, deviceTokenOf, PasswordPool, signIn } from '@zennnn/identity'
import { hashSecret } from '@zennnn/kernel'
import {
  ANN,
  attempt,
  enter,
  type IdentityWorld,
  NETWORK,
  openIdentityWorld,
  PASSWORD,
  PASSWORD_KEY,
} from '../identity-world.ts'

const LOGIN = 'ann@acme.example'
const PROVIDER = '018f0000-0000-7000-8000-0000000000cc'

interface Office extends IdentityWorld {
  /** Of a browser in which Ann signed in. */
  readonly device: string
  /** A wrong password for somebody, from the network of all; whether it was let through. */
  readonly isLetThrough: (login: string) => Promise<boolean>
  /** Ann goes to the provider, and comes back; with her browser's cookie or without. */
  readonly depart: (device: string | undefined) => Promise<void>
  readonly comeBack: (device: string | undefined) => Promise<void>
}

async function openOffice(t: TestContext): Promise<Office> {
  const world = await openIdentityWorld(t)
  const { sql } = world
  const device = deviceTokenOf(await enter(world, LOGIN))
  await sql(`
    insert into zennnn.sign_in_provider (id, name, issuer, client_id, sealed, enabled)
      values ('${PROVIDER}', 'Somewhere', 'https://somewhere.example', 'x', '', true);
    insert into zennnn.linked_account (issuer, subject, user_id, label) values ('https://somewhere.example', 'subject', '${ANN}', '');
    update zennnn.sign_in_policy set attempts_per_network = 3;
    delete from zennnn.attempt`)
  return {
    ...world,
    device,
    isLetThrough: async (login) => {
      const rows = await sql(
        `select retry_after_s from zennnn.sign_in_start('${login}', '${NETWORK}', null)`,
      )
      return rows[0]?.['retry_after_s'] === null
    },
    depart: async (with_) => {
      await sql(
        `select zennnn.provider_sign_in_begin('${PROVIDER}', 'sign_in', sha256('state'), sha256('browser'), '/', '${NETWORK}', ${hashOf(with_)});
         update zennnn.provider_visit set returned_at = now()`,
      )
    },
    comeBack: async (with_) => {
      const [row] = await sql(
        `select * from zennnn.provider_sign_in(sha256('state'), 'subject', now(), sha256(uuid_send(gen_random_uuid())), null, 'test', '${NETWORK}', ${hashOf(with_)})`,
      )
      assert.equal(row?.['outcome'], 'signed_in')
    },
  }
}

function hashOf(token: string | undefined): string {
  return token === undefined ? 'null' : `'\\x${hashSecret(token).toString('hex')}'::bytea`
}

test('who leaves for a provider in a known browser and comes back in none gives no guess of his network back', async (t) => {
  const { isLetThrough, depart, comeBack, device } = await openOffice(t)
  for (const login of ['one', 'two']) assert.ok(await isLetThrough(login))
  await depart(device)
  await comeBack(undefined)
  assert.ok(await isLetThrough('three'), 'the third of three')
  assert.ok(!(await isLetThrough('four')))
  await depart(device)
  await comeBack(undefined)
  assert.ok(!(await isLetThrough('four')), 'nor is the pause over')
})

test('who leaves for a provider as a stranger and comes back in a known browser makes nobody in the network wait', async (t) => {
  const { isLetThrough, depart, comeBack, device } = await openOffice(t)
  for (const login of ['one', 'two']) assert.ok(await isLetThrough(login))
  await depart(undefined)
  assert.ok(!(await isLetThrough('three')))
  await comeBack(device)
  assert.ok(await isLetThrough('three'))
})

/** Ann signs in by her password in this browser, and while it is hashed somebody does this. */
async function signInWhile(office: Office, statement: string): Promise<void> {
  const { sql, device, tools, test } = office
  const pool = new PasswordPool(PASSWORD_KEY, 1, async (job, signal) => {
    await sql(statement)
    return await deriveHere(job, signal)
  })
  const request = attempt(LOGIN, PASSWORD, { deviceToken: device })
  const { kind } = await signIn({ ...tools, pool }, test.database, request)
  await pool.close()
  assert.equal(kind, 'signed_in')
}

test('a browser that is forgotten while its password is hashed gives no guess of its network back', async (t) => {
  const office = await openOffice(t)
  for (const login of ['one', 'two']) assert.ok(await office.isLetThrough(login))
  await signInWhile(office, 'delete from zennnn.known_device')
  assert.ok(await office.isLetThrough('three'), 'the third of three')
  assert.ok(!(await office.isLetThrough('four')))
})

test('a browser that becomes known while its password is hashed gives back what was counted for its network', async (t) => {
  const office = await openOffice(t)
  await office.sql(
    'create temp table kept as select * from zennnn.known_device; delete from zennnn.known_device',
  )
  for (const login of ['one', 'two']) assert.ok(await office.isLetThrough(login))
  await signInWhile(office, 'insert into zennnn.known_device select * from pg_temp.kept')
  assert.ok(await office.isLetThrough('three'))
})

test('a browser by which nothing was counted, as where somebody types another name of his, is known all the same', async (t) => {
  const { sql, device } = await openOffice(t)
  // Of what is just being made nothing is told.
  await sql(`update zennnn.credential set made_at = now() - interval '2 hours';
    update zennnn.linked_account set created_at = now() - interval '2 hours'`)
  const signsIn = async (browser: string): Promise<unknown> => {
    await sql('delete from zennnn.account_notice')
    const [row] = await sql(
      `select s.outcome from zennnn.credential c, zennnn.sign_in_password('${LOGIN}', split_part(c.hash, '$', 4),
        sha256(uuid_send(gen_random_uuid())), null, 'another program', '192.0.2.77', null, ${browser}) s where c.user_id = '${ANN}'`,
    )
    assert.equal(row?.['outcome'], 'signed_in')
    await sql(`delete from zennnn.sign_in_log where user_agent = 'another program'`)
    return await sql('select kind from zennnn.account_notice')
  }
  assert.deepEqual(await signsIn(hashOf(device)), [])
  assert.deepEqual(await signsIn(hashOf('of nobody')), [{ kind: 'sign_in' }])
})
