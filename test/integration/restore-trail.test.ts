import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keepSeal, sealAudit, verifyAudit } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { carryAudit } from '../../packages/cloud/src/restore/carry-audit.ts'
import { genuine } from '../https-world.ts'
import {
  openRestoreWorld,
  openSite,
  type RestoreWorld,
  restoreLive,
  signIn,
} from '../restore-world.ts'

const LIMIT = { timeout: 180_000 }

/** What the log of what is live says of a tag, as its administrators read it. */
async function trailOf(world: RestoreWorld, name: string): Promise<readonly unknown[]> {
  const row = await world.ask(
    world.database,
    `select json_agg(json_build_object('who', u.login, 'what', e.operation, 'words', e.why, 'name', e.after->>'name') order by e.id) as trail
     from app.audit_entry e left join app."user" u on u.id = e."user" where e.model = 'tag' and e.after->>'name' = $1`,
    [name],
  )
  const trail = row?.['trail']
  return Array.isArray(trail) ? trail : []
}

async function sealed({ tools, database }: RestoreWorld) {
  const { access, home } = tools
  await keepSeal({ home, database, clock: systemClock }, await sealAudit(access, database))
  const verdict = await verifyAudit(access, home, database)
  assert.equal(verdict.break, undefined)
  return verdict.entries
}

test(
  'what somebody did before he restored what was before it stands in the log, sealed, for all other administrators',
  LIMIT,
  async (t) => {
    const world = await openRestoreWorld(t)
    const site = await openSite(t, world)
    const headers = genuine(await signIn(world))
    const write = async (name: string) => {
      const body = JSON.stringify({ name })
      const made = await site.ask('/api/tag', { method: 'POST', headers, body })
      assert.equal(made.status, 201, made.body)
    }
    await sealed(world)
    await write('before')
    const backup = await world.backup()
    await write('hidden')
    const guess = JSON.stringify({ login: 'ann@acme.example', password: 'a wrong guess' })
    const refused = await site.ask('/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: guess,
    })
    assert.equal(refused.status, 401, refused.body)
    const signIns = async () =>
      await world.ask(
        world.database,
        `select json_agg(json_build_array(id, at, outcome, reason) order by id) as log from zennnn.sign_in_log`,
      )
    const logged = await signIns()
    assert.match(JSON.stringify(logged), /"refused","wrong_password"/)
    const restore = await restoreLive(world, backup)
    assert.deepEqual(await trailOf(world, 'before'), [
      { who: 'ann@acme.example', what: 'create', words: null, name: 'before' },
    ])
    const found = await trailOf(world, 'hidden')
    assert.equal(found.length, 1)
    assert.partialDeepStrictEqual(found[0], { who: 'ann@acme.example', what: 'event' })
    assert.match(
      String(Reflect.get(Object(found[0]), 'words')),
      /^In what was replaced on \d{4}-\d\d-\d\d \d\d:\d\d UTC \(create\)$/,
    )
    const answer = await site.ask('/api/audit_entry?select=why&why=like.In%20what*', {
      headers,
    })
    assert.match(answer.body, /In what was replaced on/)
    const entries = await sealed(world)
    const { access } = world.tools
    await world.ask('postgres', `alter database "${restore.fresh}" allow_connections true`)
    await carryAudit(access, {
      from: restore.fresh,
      to: world.database,
      since: restore.beganAt,
    })
    assert.equal(await sealed(world), entries)
    assert.deepEqual(await signIns(), logged)

    // A second restore of what was before does not end it either, nor does an undo end what was done meanwhile.
    const second = await restoreLive(world, backup)
    assert.deepEqual(await trailOf(world, 'hidden'), found)
    await write('meanwhile')
    const undo = await world.run('restore_undo', { restore: second.id })
    assert.equal(undo['state'], 'done', String(undo['message']))
    assert.deepEqual(await trailOf(world, 'hidden'), found)
    assert.equal((await trailOf(world, 'meanwhile')).length, 1)
    assert.ok((await sealed(world)) > entries)
  },
)

test('the history of a record tells nothing of what was replaced', LIMIT, async (t) => {
  const world = await openRestoreWorld(t)
  const site = await openSite(t, world)
  const headers = genuine(await signIn(world))
  const row = await world.ask(world.database, 'select id::text from app.tag limit 1')
  const id = String(row?.['id'])
  const backup = await world.backup()
  const gone = await site.ask(`/api/tag?id=eq.${id}`, { method: 'DELETE', headers })
  assert.ok(gone.status < 300, gone.body)
  await restoreLive(world, backup)
  const log = await world.ask(
    world.database,
    `select array_agg(operation order by operation) as operations, max(why) as why from app.audit_entry where record = $1`,
    [id],
  )
  assert.deepEqual(log?.['operations'], ['create', 'event'])
  assert.match(String(log['why']), /\(delete\)$/)
  const history = await site.ask(`/api/history/tag/${id}`, { headers })
  assert.equal(history.status, 200, history.body)
  assert.ok(!history.body.includes('delete'), history.body)
})
