import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { proveNoStaff } from '@zennnn/cloud'
import { newRecordId, systemClock } from '@zennnn/kernel'
import { addAcme, openCloud } from './cloud/world.ts'

const LIMIT = { timeout: 120_000 }
const RECOVERY = '018f0000-0000-7000-8000-0000000000ab'
const LINK = '018f0000-0000-7000-8000-0000000000ac'

async function openPlace(t: TestContext) {
  const cloud = await openCloud(t)
  await cloud.startWork()
  const acme = await addAcme(cloud)
  const does = async (statement: string) => Object((await cloud.ask(acme, statement)) ?? {})
  const bob = newRecordId(systemClock)
  await does(`do $$ begin
    perform set_config('zennnn.user_id', (select id::text from app."user"), true);
    insert into app."user" (id, name, login, email) values ('${bob}', 'Bob', 'bob', 'bob@acme.example');
  end $$`)
  const { id: first } = await does('select id from app."user" order by created_at, id limit 1')
  await does('delete from zennnn.link')
  return {
    does,
    bob,
    first: String(first),
    problems: async () => {
      const verdict = await proveNoStaff(cloud.tools.access, cloud.control, 'zennnn')
      return verdict.databases[0]?.problems
    },
    /** As somebody at the tables does it. */
    plant: async (purpose: string, person: string) => {
      await does('delete from zennnn.link')
      await does(`insert into zennnn.link (id, secret_hash, purpose, model, record, recipient, expires_at)
        values ('${LINK}', sha256('x'), '${purpose}', 'user', '${person}', 'somebody@team.example', now() + interval '1 day')`)
    },
  }
}

const found = (person: string): readonly string[] => [
  `The link to the account of ${person} was put there by nobody of this database.`,
]

test(
  'a link that opens an account and was put there is found, whatever it is for',
  LIMIT,
  async (t) => {
    const { plant, problems, bob } = await openPlace(t)
    assert.deepEqual(await problems(), [])
    for (const purpose of ['reset_password', 'invitation', 'sign_up', 'recover_administrator']) {
      await plant(purpose, bob)
      assert.deepEqual(await problems(), found(bob), purpose)
    }
    await plant('stop_recovery', bob)
    assert.deepEqual(await problems(), [], 'opens no account')
  },
)

test('the link of a sign-up is for the first person, in the first hour', LIMIT, async (t) => {
  const { does, plant, problems, first } = await openPlace(t)
  const becomes = async (values: string) => await does(`update zennnn.link set ${values}`)
  await plant('sign_up', first)
  assert.deepEqual(await problems(), found(first), 'mailed to somebody')
  await becomes(`recipient = '', expires_at = created_at + interval '1 hour'`)
  assert.deepEqual(await problems(), [])
  await becomes(`created_at = created_at + interval '61 minutes'`)
  assert.deepEqual(await problems(), found(first), 'after that hour')
  await becomes(`created_at = created_at - interval '61 minutes'`)
  await becomes(`expires_at = created_at + interval '1 year'`)
  assert.deepEqual(await problems(), found(first), 'opens for a year')
  await becomes(`created_at = u.created_at, expires_at = u.created_at + interval '121 minutes'
    from app."user" u where u.id = record`)
  assert.deepEqual(await problems(), found(first), 'made later, with the time of the first hour')
})

test(
  'a link with the time of an event opens for no longer than links of its kind',
  LIMIT,
  async (t) => {
    const { does, plant, problems, bob } = await openPlace(t)
    for (const [purpose, longest] of [
      ['reset_password', '1 hour'],
      ['invitation', '7 days'],
    ] as const) {
      await plant(purpose, bob)
      await does(`insert into app.audit_entry (id, at, operation, model, record, why, transaction)
      select gen_random_uuid(), l.created_at, 'event', 'user', '${bob}', 'x', '1' from zennnn.link l`)
      await does(`update zennnn.link set expires_at = created_at + interval '${longest}'`)
      assert.deepEqual(await problems(), [], purpose)
      await does(`update zennnn.link set expires_at = expires_at + interval '1 minute'`)
      assert.deepEqual(await problems(), found(bob), purpose)
    }
  },
)

test('the link of a recovery is the one of which all were told a week before', LIMIT, async (t) => {
  const { does, plant, problems, bob } = await openPlace(t)
  await plant('recover_administrator', bob)
  await does(`insert into zennnn.administrator_recovery (id, user_id, login, recipient, promotes, state, link_id, link_until, began_at, due_at)
    values ('${RECOVERY}', '${bob}', 'bob', 'bob@acme.example', true, 'sent', '${LINK}', now() + interval '1 day',
      now() - interval '8 days', now() - interval '1 day')`)
  assert.deepEqual(await problems(), found(bob), 'a recovery that nobody began')
  const event = async (at: string) => {
    await does(`insert into app.audit_entry (id, at, operation, model, record, why, transaction)
      select gen_random_uuid(), ${at}, 'event', 'administrator_recovery', '${RECOVERY}', 'x', '1'
      from zennnn.administrator_recovery r, zennnn.link l`)
  }
  await event('l.created_at')
  assert.deepEqual(await problems(), found(bob), 'its beginning is not in the log')
  await event('r.began_at')
  assert.deepEqual(await problems(), [])
  await does(`update zennnn.link set expires_at = created_at + interval '8 days'`)
  assert.deepEqual(await problems(), found(bob), 'opens for longer than a week')
  await does(`update zennnn.link set expires_at = created_at + interval '7 days'`)
  assert.deepEqual(await problems(), [])
  await does(
    `update zennnn.administrator_recovery set user_id = (select id from app."user" where login <> 'bob')`,
  )
  assert.deepEqual(await problems(), found(bob), 'of somebody else')
})
