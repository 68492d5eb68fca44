import assert from 'node:assert/strict'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ControlId } from '@zennnn/trust'
import { type CanaryWorld, openCanaryWorld, published, words } from '../canary-world.ts'
import { until, zennnn } from '../faults/running-cloud.ts'

const LIMIT = { timeout: 390_000 }
const HOST = 'zennnn-canary.localhost'

/** All that are tried in the canary but a flood, which a machine that does other things besides would feel. */
const HOLDING: readonly ControlId[] = [
  'plain-http',
  'session-cookie',
  'hash-routes',
  'short-password',
  'wrong-logins',
  'canary-download',
  'staff-grant',
  'staff-log',
  'foreign-ids',
  'link-tokens',
  'injection-corpus',
  'script-corpus',
  'escape-corpus',
  'csrf-routes',
  'member-names',
  'card-routes',
]
test(
  'a cloud makes itself a canary, in which every sentence that needs one is proved, and turns red alone when it is broken',
  LIMIT,
  async (t) => {
    const place = await openCanaryWorld(t)
    await isTheCloudsOwn(place)

    // In two rounds: the second follows the tenth line, whose number sorts as no text does.
    const first = await place.run(...HOLDING.slice(0, 10))
    const runs = [...first, ...(await place.run(...HOLDING.slice(10)))]
    const outcomes = new Map(runs.map(({ control, outcome }) => [control, outcome]))
    assert.deepEqual(
      [...outcomes],
      HOLDING.map((id) => [id, 'holds']),
      words(runs),
    )
    await noMailLeft(place)
    await until(
      async () => (await published(place)).get('url-access') === 'proved',
      'the results on the page',
    )
    const before = await published(place)
    for (const id of [
      'csrf',
      'sql-injection',
      'xss',
      'sandbox',
      'backup-download',
      'password-length',
    ])
      assert.equal(before.get(id), 'proved', id)

    await sabotage(place)
    await place.run('foreign-ids', 'link-tokens', 'member-names', 'staff-log')
    await until(
      async () => (await published(place)).get('url-access') === 'broken',
      'what was broken on the page',
    )
    const after = await published(place)
    const turned = [...before].filter(
      ([id, state]) => state === 'proved' && after.get(id) === 'broken',
    )
    assert.deepEqual(turned.map(([id]) => id).sort(), ['object-reference', 'url-access'])
  },
)

/** Nobody's: marked, counted nowhere, and not to be had, taken out of service or come into. */
async function isTheCloudsOwn({ cloud, canary }: CanaryWorld): Promise<void> {
  const key = await stat(join(cloud.home.path, 'secrets', 'canary-key'))
  assert.equal(key.mode & 0o777, 0o400)
  assert.equal(canary.slug, 'zennnn-canary')
  const listed = await zennnn(cloud.home, ['database', 'list'])
  assert.match(listed.stdout, /^zennnn-canary +canary +live /)
  const status = await zennnn(cloud.home, ['status', '--json'])
  assert.equal(Object(JSON.parse(status.stdout)).databases, 0, status.stdout)
  for (const refused of [
    ['database', 'drop', canary.slug],
    ['database', 'drop', canary.slug, '--shred'],
  ]) {
    const { code, stderr } = await zennnn(cloud.home, refused)
    assert.equal(code, 1)
    assert.match(stderr, /zennnn-canary is the canary of this cloud: in it promises are tried/)
  }
  const taken = await zennnn(cloud.home, [
    'database',
    'create',
    canary.slug,
    '--admin',
    'ann@acme.example',
  ])
  assert.equal(taken.code, 1)
  assert.match(taken.stderr, /This name is reserved/)
  const guess = await cloud.ask(HOST, '/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      login: 'administrator@canary.invalid',
      password: 'a long guess of mine',
    }),
  })
  assert.equal(guess.status, 401)
}

/** What it writes lies in its own outbox. */
async function noMailLeft({ cloud, place, inside }: CanaryWorld): Promise<void> {
  const { rows } = await inside.query<{ state: string; count: string }>(
    'select state, count(*) from app.mail group by 1',
  )
  assert.deepEqual(
    rows.map(({ state }) => state),
    ['queued'],
  )
  const control = await cloud.look(place.control)
  try {
    const caught = await control.query(`select from app.inbox_mail where "to" like '%canary%'`)
    assert.equal(caught.rowCount, 0)
  } finally {
    await control.end()
  }
}

/** Hides orders no more, and opens every link again. */
async function sabotage({ inside }: CanaryWorld): Promise<void> {
  await inside.query('alter table app.sale_order disable row level security')
  await inside.query(
    `create or replace function zennnn.link_state(one zennnn.link) returns text
     language sql stable as $$ select 'open' $$`,
  )
}
