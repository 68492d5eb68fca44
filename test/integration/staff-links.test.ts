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
  await plant('sign_up', first)
  assert.deepEqual(await problems(), [])
  await does(`update zennnn.link set created_at = created_at + interval '61 minutes'`)
  assert.deepEqual(await problems(), found(first))
})

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
  await does(
    `update zennnn.administrator_recovery set user_id = (select id from app."user" where login <> 'bob')`,
  )
  assert.deepEqual(await problems(), found(bob), 'of somebody else')
})
