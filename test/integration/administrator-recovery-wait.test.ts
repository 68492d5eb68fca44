import assert from 'node:assert/strict'
import { test } from 'node:test'
import { givePassword, PASSWORD } from '../https-world.ts'
import { BACK, followTo, NEW_PASSWORD, openOffice, signIn, waitForLink } from '../recovery-world.ts'

const LIMIT = { timeout: 180_000 }

test('it ends by itself when it is needless or cannot go on, and says why', LIMIT, async (t) => {
  const office = await openOffice(t)
  const { sql, world } = office
  const chief = await world.user('chief', ['administrator'])
  await givePassword(world, chief)
  for (const [change, undo, because] of [
    [
      'update app."user" set active = false',
      'update app."user" set active = true',
      'the person is not active any more',
    ],
    [
      `update app."user" set email = 'eve@evil.example'`,
      `update app."user" set email = 'Ann@acme.example'`,
      'the address of the person was changed',
    ],
  ] as const) {
    await office.begin('ann')
    await sql(`${change} where login = 'ann'`)
    assert.deepEqual(await office.turn(), ['end'])
    await sql(`${undo} where login = 'ann'`)
    assert.equal((await office.events()).at(-1), `Recovery of ann: ${because}`)
  }
  await office.begin('bob@acme.example', true)
  const token = await followTo(office, await waitForLink(office), '/new-password')
  await sql(`update app."user" set active = false where login = 'bob@acme.example'`)
  assert.equal(
    (await office.postByLink('/new-password', token, { password: NEW_PASSWORD })).status,
    410,
  )
  await office.turn()
  await office.begin('ann')
  // A password alone is no sign-in of hers: she owes a factor.
  assert.equal((await signIn(office, 'ann', PASSWORD)).status, 401)
  assert.deepEqual((await office.state()).at(-1), 'waiting')
  assert.equal((await signIn(office, 'chief', PASSWORD)).status, 200)
  assert.deepEqual(await office.state(), ['ended', 'ended', 'ended', 'ended'])
  assert.equal(
    (await office.events()).at(-1),
    'Recovery of ann: not needed, an administrator signed in',
  )
})

test('a clock that jumps forwards or back shortens nobody’s time to say no', LIMIT, async (t) => {
  const office = await openOffice(t)
  await office.begin('ann')
  await office.mails()
  // Jumped by a month: the reminder comes first, and a day later the link.
  await office.age('30 days')
  assert.deepEqual(await office.turn(), ['tell_reminder'])
  assert.deepEqual(await office.turn(), [])
  // Set back: that reminder lies a month ahead.
  await office.age('-30 days')
  assert.deepEqual(await office.turn(), [])
  await office.age('7 days')
  assert.deepEqual(await office.turn(), [])
  await assert.rejects(
    office.sql(`update zennnn.administrator_recovery set due_at = began_at + interval '1 day'`),
    /check constraint/,
  )
  await assert.rejects(
    office.sql(
      `select zennnn.recovery_send(id, gen_random_uuid(), sha256('x'), '\\x00', '{}') from zennnn.administrator_recovery`,
    ),
    /not due/,
  )
})

test(
  'several processes at once, and one that is killed in the middle, mail one link',
  LIMIT,
  async (t) => {
    const office = await openOffice(t)
    await office.begin('ann')
    await office.age('6 days')
    const reminded = await Promise.all([office.turn(), office.turn(), office.turn()])
    assert.deepEqual(reminded.flat(), ['tell_reminder'])
    await office.age('1 day')
    // Killed before the end of its transaction: the connection goes, and with it what was done.
    await office.world.superuser.query('begin')
    await office.world.superuser.query(
      `select zennnn.recovery_send(id, gen_random_uuid(), sha256('x'), '\\x00', '{"subject": "s", "text": "t"}') from zennnn.recovery_next()`,
    )
    assert.deepEqual(await office.turn(), [])
    await office.world.superuser.query('rollback')
    const sent = await Promise.all([office.turn(), office.turn(), office.turn()])
    assert.deepEqual(sent.flat(), ['send'])
    const links = await office.sql(
      `select 1 from zennnn.link where purpose = 'recover_administrator'`,
    )
    assert.equal(links.length, 1)
    assert.equal((await office.mails()).filter(({ subject }) => subject === BACK).length, 1)
  },
)

test('many people are told in several transactions, each once', LIMIT, async (t) => {
  const office = await openOffice(t)
  await office.sql(
    `insert into app."user" (id, name, login) select gen_random_uuid(), 'u' || n, 'u' || n || '@acme.example' from generate_series(1, 1100) n`,
  )
  await office.begin('ann')
  const [counted] = await office.sql(
    `select count(*)::int as mails, count(distinct "to")::int as people, count(distinct xmin::text)::int as transactions
     from app.mail`,
  )
  assert.deepEqual(counted, { mails: 1102, people: 1102, transactions: 3 })
})

test(
  'whoever ends a recovery waits for five hundred mails, and `work` tells the rest, each once',
  LIMIT,
  async (t) => {
    const office = await openOffice(t)
    await office.sql(
      `insert into app."user" (id, name, login) select gen_random_uuid(), 'u' || n, 'u' || n || '@acme.example' from generate_series(1, 1100) n`,
    )
    const chief = await office.world.user('chief@acme.example', ['administrator'])
    await givePassword(office.world, chief)
    await office.begin('ann')
    await office.sql('delete from app.mail')
    const told = async () => {
      const [counted] = await office.sql(
        `select count(*)::int as mails, count(distinct "to")::int as people, count(distinct xmin::text)::int as transactions,
         bool_or("to" = 'chief@acme.example') as chief, bool_or("to" = 'Ann@acme.example') as ann
       from app.mail where subject = 'The recovery of an administrator of acme is over'`,
      )
      return counted
    }
    assert.equal((await signIn(office, 'chief@acme.example', PASSWORD)).status, 200)
    const { mails, ...first } = Object(await told())
    assert.deepEqual(first, { people: mails, transactions: 1, chief: true, ann: true })
    assert.ok(mails <= 502, String(mails))
    assert.deepEqual(await office.turn(), ['tell_over', 'tell_over'])
    assert.deepEqual(await told(), {
      mails: 1103,
      people: 1103,
      transactions: 3,
      chief: true,
      ann: true,
    })
    assert.deepEqual(await office.turn(), [])
  },
)

test(
  'where nobody signs in with a password, a recovery allows it, and says so',
  LIMIT,
  async (t) => {
    const office = await openOffice(t)
    await office.sql('update zennnn.sign_in_policy set allow_password = false')
    await office.begin('ann')
    const token = await followTo(office, await waitForLink(office), '/new-password')
    const chosen = await office.postByLink('/new-password', token, { password: NEW_PASSWORD })
    assert.equal(chosen.status, 303)
    assert.equal((await signIn(office, 'ann', NEW_PASSWORD)).status, 200)
    const said = await office.sql(`select why from app.audit_entry where model = 'sign_in_policy'`)
    assert.deepEqual(said, [{ why: 'allow_password: false → true, for a recovery' }])
  },
)

test(
  'where administrators need a second factor, the link leads to making a new one',
  LIMIT,
  async (t) => {
    const office = await openOffice(t)
    await office.sql(`update zennnn.sign_in_policy set second_factor = 'administrators'`)
    await office.begin('ann')
    const token = await followTo(office, await waitForLink(office), '/new-password')
    const chosen = await office.postByLink('/new-password', token, { password: NEW_PASSWORD })
    assert.match(chosen.headers.location ?? '', /^\/sign-in\/set-up/)
  },
)
