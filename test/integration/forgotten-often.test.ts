import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { hashSecret, newRecordId, newSecret, systemClock } from '@zennnn/kernel'
import { openPasswordWorld } from '../password-world.ts'

const MAIL = JSON.stringify({ subject: 's', text: 't', html: 'h' })
const OWNER = '192.0.2.7'

async function open(t: TestContext) {
  const { sql } = await openPasswordWorld(t)
  return {
    /** So many mails leave when somebody asks for this many from a network. */
    ask: async (network: string, times = 1): Promise<number> => {
      const count = async () =>
        Number((await sql('select count(*) as sent from app.mail'))[0]?.['sent'])
      const before = await count()
      for (let time = 0; time < times; time += 1)
        await sql(`select zennnn.password_forgotten($1, 'ann', $2, $3, $4, 'sealed')`, [
          newRecordId(systemClock),
          hashSecret(newSecret()),
          MAIL,
          network,
        ])
      await sql('select zennnn.answer_forgotten()')
      return (await count()) - before
    },
    later: async (time: string): Promise<void> => {
      await sql(
        `update zennnn.link set created_at = created_at - $1::interval, expires_at = expires_at - $1::interval`,
        [time],
      )
      await sql('update zennnn.attempt set ends_at = ends_at - $1::interval', [time])
    },
  }
}

test('whoever asks for links in somebody’s name keeps no owner from one of his own', async (t) => {
  const { ask, later } = await open(t)
  assert.equal(await ask('198.51.100.1', 5), 5)
  assert.equal(await ask('198.51.100.2', 5), 5)
  assert.equal(await ask(OWNER), 0, 'there are links, not an hour old')
  await later('61 minutes')
  assert.equal(await ask(OWNER), 1)
  assert.equal(await ask(OWNER), 0, 'one an hour')
  await later('61 minutes')
  assert.equal(await ask('198.51.100.1', 5), 1, 'whoever asked: it goes to the owner')
})

test('a person gets at most one of these mails an hour beyond ten a day, from however many networks they are asked for', async (t) => {
  const { ask, later } = await open(t)
  let sent = 0
  for (let hour = 0; hour < 24; hour += 1) {
    for (let one = 0; one < 5; one += 1) sent += await ask(`198.51.${hour}.${one}`, 2)
    await later('1 hour')
  }
  assert.equal(sent, 10 + 23)
})

test('one network alone does not use up the ten of a day', async (t) => {
  const { ask, later } = await open(t)
  assert.equal(await ask('198.51.100.1', 5), 5)
  await later('61 minutes')
  assert.equal(await ask('198.51.100.1', 3), 1, 'one an hour')
  assert.equal(await ask(OWNER, 3), 3)
})
