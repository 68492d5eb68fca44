import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Connections } from '@zennnn/data'
import { signIn } from '@zennnn/identity'
import { createLog, systemClock } from '@zennnn/kernel'
import {
  ANN,
  attempt,
  BOB,
  enter,
  type IdentityWorld,
  openIdentityWorld,
} from '../identity-world.ts'

interface Watched extends IdentityWorld {
  /** So many guesses, each from another network and for another login, counted as every process counts them. */
  readonly guess: (count: number) => Promise<void>
  /** Who was told, of guesses `within` this time. */
  readonly told: (within?: string) => Promise<readonly unknown[]>
  /** As if this much time went by. */
  readonly later: (time: string) => Promise<void>
}

/** A database with Ann as its administrator, who may be told of more than `perWindow` guesses. */
async function open(t: TestContext, perWindow: number): Promise<Watched> {
  const world = await openIdentityWorld(t)
  const { sql } = world
  await sql(`update zennnn.sign_in_policy set attempts_per_database = ${perWindow};
    update app."user" set email = 'ann@mail.example' where id = '${ANN}';
    insert into app.user_groups select '${ANN}', id from app."group" where name = 'administrator'`)
  let source = 0
  return {
    ...world,
    guess: async (count) => {
      // Each in a transaction of its own, as they come.
      await sql(`do $$ begin
        for n in ${source} .. ${source + count - 1} loop
          perform zennnn.sign_in_start('login ' || n, '10.' || n / 65536 || '.' || n / 256 % 256 || '.' || n % 256, null);
          commit;
        end loop;
      end $$`)
      source += count
    },
    told: async (within = '') =>
      (await sql(`select "to" from app.mail where text ~ '^Within ${within}' order by id`)).map(
        ({ to }) => to,
      ),
    later: async (time) => {
      await sql(`update zennnn.attempt set ends_at = ends_at - interval '${time}',
        held_until = held_until - interval '${time}'`)
      await sql(`update zennnn.guessing set window_ends_at = window_ends_at - interval '${time}',
        day_ends_at = day_ends_at - interval '${time}'`)
    },
  }
}

test('10,000 networks with one guess each are told to administrators, by the policy as it comes', async (t) => {
  const world = await open(t, 600)
  await world.guess(600)
  assert.deepEqual(await world.told(), [])
  await world.guess(9400)
  // At 601, at ten times as many, and at ten times as many within the day.
  assert.deepEqual(
    await world.told(),
    Array.from({ length: 3 }, () => 'ann@mail.example'),
  )
  const log = await world.sql(
    `select why from app.audit_entry where model = 'sign_in' order by at, id`,
  )
  assert.deepEqual(
    log.map(({ why }) => why),
    [
      '601 wrong attempts to sign in within 15 minutes, from 0 networks; administrators were told',
      '6001 wrong attempts to sign in within 15 minutes, from 0 networks; administrators were told',
      '6002 wrong attempts to sign in within a day, from 0 networks; administrators were told',
    ],
  )
  await enter(world, 'ann@acme.example')
})

test('patient guessers, who stay below what is told within the window, are told within the day', async (t) => {
  const world = await open(t, 10)
  for (let window = 0; window < 10; window += 1) {
    await world.guess(10)
    await world.later('15 minutes')
  }
  assert.deepEqual(await world.told(), [])
  await world.guess(1)
  assert.equal((await world.told()).length, 1)
  await world.later('1 day')
  await world.guess(10)
  assert.equal((await world.told()).length, 1, 'another day begins at nothing')
})

test('nobody trips a small alarm to hide a large one behind its pause, and as long as guessing goes on it is told again', async (t) => {
  const world = await open(t, 10)
  const told = async () => (await world.told('15 minutes')).length
  await world.guess(99)
  assert.equal(await told(), 1, 'told once')
  await world.guess(2)
  assert.equal(await told(), 2, 'ten times as many, at once')
  await world.later('61 minutes')
  await world.guess(11)
  assert.equal(await told(), 3, 'it goes on')
  await world.later('61 minutes')
  await world.guess(11)
  assert.equal(await told(), 3, 'the second pause is twice as long')
  await world.later('60 minutes')
  await world.guess(11)
  assert.equal(await told(), 4)
})

test('whoever guesses for a month floods nobody: at most a mail a day for each size', async (t) => {
  const world = await open(t, 10)
  for (let hour = 0; hour < 24 * 30; hour += 6) {
    await world.guess(12)
    await world.later('6 hours')
  }
  const mails = (await world.told()).length
  // Within the window one size, within the day one: five more on the first day, while pauses grow.
  assert.ok(mails >= 30 && mails <= 2 * (30 + 5), String(mails))
})

test('the mail says where, how many, from how many networks, and what to do; it goes to administrators alone', async (t) => {
  const world = await open(t, 10)
  await world.sql(`select zennnn.place_keep('acme', 'https://acme.example')`)
  await world.sql(`update app."user" set email = 'bob@mail.example' where id = '${BOB}'`)
  for (let source = 0; source < 11; source += 1)
    await signIn(world.tools, world.test.database, {
      ...attempt('nobody', 'a wrong guess'),
      network: `192.0.2.${source}`,
    })
  const [mail, ...more] = await world.sql('select "to", subject, text from app.mail')
  assert.deepEqual(
    [mail?.['to'], mail?.['subject'], more],
    ['ann@mail.example', 'Many attempts to sign in to acme', []],
  )
  assert.match(
    String(mail?.['text']),
    /^Within 15 minutes there were 11 wrong attempts to sign in to https:\/\/acme\.example, from 10 networks\. .*require a second factor.*\nhttps:\/\/acme\.example\/app\/sign-in-security\?part=log\n/s,
  )
})

test('whoever runs the cloud finds one line in the log of serve, without a login', async (t) => {
  const world = await open(t, 10)
  const { login, address, database } = world.test
  const lines: string[] = []
  const log = createLog({ clock: systemClock, level: 'info', write: (line) => lines.push(line) })
  const port = new Connections({ ...address, login: () => login, clock: systemClock, log })
  t.after(async () => {
    await port.close()
  })
  for (let source = 0; source < 15; source += 1)
    await port.direct(database, [
      {
        text: 'select from zennnn.sign_in_start($1, $2)',
        values: ['somebody', `192.0.2.${source}`],
      },
    ])
  assert.deepEqual(
    lines.map((line) => ({ ...JSON.parse(line), at: undefined })),
    [
      {
        at: undefined,
        level: 'warn',
        event: 'guessing',
        database,
        message: '11 wrong attempts to sign in within 15 minutes, from 0 networks',
      },
    ],
  )
})

test('where no administrator has an address the log says so', async (t) => {
  const world = await open(t, 10)
  await world.sql(`update app."user" set email = null, login = 'ann' where id = '${ANN}'`)
  await world.guess(11)
  assert.deepEqual(await world.told(), [])
  const [entry] = await world.sql(`select why from app.audit_entry where model = 'sign_in'`)
  assert.match(String(entry?.['why']), /; no administrator has an address to be told at$/)
})

test('sign-ins that succeed raise no alarm', async (t) => {
  const world = await open(t, 10)
  for (let turn = 0; turn < 12; turn++) await enter(world, 'ann@acme.example')
  assert.deepEqual(await world.told(), [])
  assert.deepEqual(await world.sql('select window_count, day_count from zennnn.guessing'), [
    { window_count: 0, day_count: 0 },
  ])
})
