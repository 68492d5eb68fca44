import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { CLUSTER_PORT, clusterLayout, homeSocket, readClusterSecrets } from '@zennnn/cloud'
import { Connections } from '@zennnn/data'
import { hashSecret, newSecret, parseDatabaseId, systemClock } from '@zennnn/kernel'
import { type FailoverPage, openFailoverPage } from '../failover-page.ts'
import { until, zennnn } from '../faults/running-cloud.ts'
import { type Answer, genuine } from '../https-world.ts'
import { silentLog } from '../kit.ts'
import { MOST_REFUSED, PairCloud } from '../pair-cloud.ts'

const IS_ROOT = process.getuid?.() === 0

let pair: PairCloud
let page: FailoverPage

before(async () => {
  pair = await PairCloud.open('off')
  page = await openFailoverPage(pair.home, 'moves')
})

after(async () => {
  await pair.close()
})

test('a cloud of one node gets its standby while it serves, and says so in words', async () => {
  const bare = await pair.command('add')
  assert.equal(bare.code, 2)
  assert.match(bare.stderr, /^What can be added to a cluster is its standby: zennnn cluster add/)
  assert.equal((await pair.show()).standby.state, 'none')
  const writing = pair.startWriting('add')
  const added = await page.type([
    'bin/zennnn cluster add standby --dry-run',
    'bin/zennnn cluster add standby',
  ])
  const written = await writing.end()
  assert.match(added, /^Nothing was done\. It would:\n1\. [^]*\nMaking a standby: a copy of the pr/)
  assert.match(added, /^local: SYNC, [^]*^It is remembered\. /m)
  assert.deepEqual(written.refusals, [])
  await pair.requireAll('add', written)
  const again = await pair.command('add', 'standby')
  assert.equal(again.code, 1)
  assert.match(again.stderr, /^This cluster has a standby, or is getting one\./)
  const shown = JSON.parse((await pair.command('show', 'local', '--json')).stdout)
  assert.deepEqual(
    [shown.epoch, shown.primary, shown.standby.node, shown.auto],
    [1, { node: 'a', state: 'serving' }, 'b', true],
  )
  const said = await page.type(['bin/zennnn cluster show'])
  assert.match(said, /^local: SYNC, a crash now would lose nothing\.\nPrimary a: serving/)
  const status = await zennnn(pair.home, ['status'])
  assert.match(status.stdout, /local: SYNC, a crash now would lose nothing\./)
  const listed = await pair.command('list', '--json')
  assert.equal(JSON.parse(listed.stdout)[0].replication, 'SYNC')
})

test('a connection that ends up at the standby is not used: what changes something would be refused as not allowed', async (t) => {
  const { maintain: password } = await readClusterSecrets(join(pair.home.path, 'secrets'))
  const connections = new Connections({
    host: join(clusterLayout(pair.home.path).socketFolder, 'b'),
    port: CLUSTER_PORT,
    login: () => ({ user: 'zennnn_maintain', password }),
    clock: systemClock,
    log: silentLog,
  })
  t.after(async () => {
    await connections.close()
  })
  const asked = connections.direct(parseDatabaseId(pair.member.database), [
    { text: 'select 1', values: [], readOnly: true },
  ])
  await assert.rejects(asked, (error: Error) => {
    assert.deepEqual(
      [Reflect.get(error, 'code'), String(error.cause)],
      ['DATABASE_UNAVAILABLE', 'Error: PostgreSQL is a standby.'],
    )
    return true
  })
})

test('an unknown cluster and a wrong word are refused; whether it moves by itself is remembered', async () => {
  const unknown = await pair.command('failover', 'paris')
  assert.deepEqual(
    [unknown.code, unknown.stderr.split('\n')[0]],
    [1, 'There is no cluster "paris".'],
  )
  assert.equal((await pair.command('auto', 'maybe')).code, 2)
  const said = await page.type(['bin/zennnn cluster auto off', 'bin/zennnn cluster auto on'])
  assert.match(said, /waits for a person[^]*is failed over by itself/)
  const { auto, epoch } = await pair.show()
  assert.deepEqual([auto, epoch], [true, 1])
})

test('only who started the cloud can move it: serve and work cannot even open the way', async (t) => {
  const socket = homeSocket(pair.home.path, 'cluster')
  assert.equal((await stat(dirname(socket))).mode & 0o777, 0o700)
  if (!IS_ROOT) {
    t.skip('only root starts processes as other users')
    return
  }
  for (const name of ['zennnn-serve', 'zennnn-work', 'postgres'])
    assert.throws(
      () => execFileSync('setpriv', [`--reuid=${name}`, '--clear-groups', 'test', '-w', socket]),
      name,
    )
  const secret = join(pair.home.path, 'secrets', 'cluster')
  for (const name of ['zennnn-serve', 'zennnn-work', 'postgres', 'nobody'])
    assert.throws(
      () => execFileSync('setpriv', [`--reuid=${name}`, '--clear-groups', 'test', '-r', secret]),
      name,
    )
  // Where it is only shown, serve may look; who is not of its group may not.
  const view = homeSocket(pair.home.path, 'view')
  execFileSync('setpriv', [
    '--reuid=zennnn-serve',
    '--regid=zennnn-cloud',
    '--clear-groups',
    'test',
    '-w',
    view,
  ])
  assert.throws(() =>
    execFileSync('setpriv', [
      '--reuid=postgres',
      '--regid=postgres',
      '--clear-groups',
      'test',
      '-w',
      view,
    ]),
  )
})

/** As a process that runs as the same user and could open the socket, but may not read the secret. */
async function askWith(
  headers: Readonly<Record<string, string>>,
  question: object,
): Promise<string> {
  const socketPath = homeSocket(pair.home.path, 'cluster')
  const asked = request({ socketPath, method: 'POST', path: '/', agent: false, headers })
  asked.end(JSON.stringify(question))
  const [incoming]: IncomingMessage[] = await once(asked, 'response')
  return incoming === undefined ? '' : await text(incoming)
}

test('who gets to the socket without its secret learns nothing and moves nothing', async () => {
  const other = await readFile(join(pair.home.path, 'secrets', 'tenant-key'), 'utf8')
  const wrong = [{}, { authorization: '' }, { authorization: 'Bearer ' }]
  for (const headers of [...wrong, { authorization: `Bearer ${other}` }])
    for (const what of ['show', 'switchover', 'failover'])
      assert.match(await askWith(headers, { what }), /^{"problem":{[^\n]*"ACCESS_DENIED"[^\n]*\n$/)
  const key = await readFile(join(pair.home.path, 'secrets', 'cluster'), 'utf8')
  assert.match(
    await askWith({ authorization: `Bearer ${key}` }, { what: 'show' }),
    /^{"done":{"name"/,
  )
  assert.equal((await pair.recorded()).epoch, 1)
})

test('switched over while people work: nobody is refused, nothing is lost, nothing is there twice', async (t) => {
  await pair.untilSync()
  const writing = pair.startWriting('switch')
  const said = await page.type([
    'bin/zennnn cluster switchover --dry-run',
    'bin/zennnn cluster switchover',
  ])
  await writing.until(20)
  const written = await writing.end()
  assert.match(said, /^Nothing was done\. It would:\n1\. /)
  const [, heldMs] = /^switchover from a to b at \S+, (\d+) ms without changes\.$/m.exec(said) ?? []
  t.diagnostic(
    `held ${heldMs} ms, longest pause ${Math.round(written.longestMs)} ms, ${written.acknowledged.length} changes`,
  )
  assert.ok(heldMs !== undefined, said)
  assert.deepEqual(written.refusals, [])
  await pair.requireAll('switch', written)
  await pair.untilSync()
  const { epoch, primary, standby } = await pair.show()
  // Once, though a dry run came before.
  assert.deepEqual([epoch, primary.node, standby.node], [2, 'b', 'a'])
})

/** A session of the operator whose proof is fresh: his password was told once, to whoever made this home. */
async function openOperator(): Promise<string> {
  const control = await pair.running.look(await pair.running.control())
  const token = newSecret()
  const { rowCount } = await control.query(
    `insert into zennnn.session (token_hash, user_id, expires_at, has_two_factors)
     select $1, id, now() + interval '1 hour', true from app."user" where login = 'operator'`,
    [hashSecret(token)],
  )
  await control.end()
  assert.equal(rowCount, 1)
  return token
}

async function order(headers: Readonly<Record<string, string>>, epoch: number): Promise<Answer> {
  return await pair.running.ask('localhost', '/api/clusters/local/moves', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ kind: 'switchover', epoch }),
  })
}

test('ordered at the panel, a switchover is carried out by up while people work: its steps and its end are shown, and nothing is lost', async () => {
  const operator = genuine(await openOperator())
  const look = async () =>
    JSON.parse((await pair.running.ask('localhost', '/api/clusters', { headers: operator })).body)
  const { cookie: _cookie, ...guest } = operator
  assert.equal((await order(guest, 2)).status, 401)
  const path = '/api/clusters/local/moves'
  const byCustomer = await pair.member.post(path, { kind: 'switchover', epoch: 2 })
  assert.equal(byCustomer.status, 404, byCustomer.body)
  const writing = pair.startWriting('order')
  const ordered = await order(operator, 2)
  assert.equal(ordered.status, 202, ordered.body)
  // The move itself is written down a moment later.
  const isDone = async () => {
    const { orders, moves } = (await look()).history
    return orders[0]?.state === 'done' && moves[0]?.epoch === 3
  }
  await until(isDone, 'the order is done', 30_000)
  const written = await writing.end()
  const { clusters, move, history } = await look()
  assert.partialDeepStrictEqual(clusters[0], { epoch: 3, primary: { node: 'a' } })
  assert.partialDeepStrictEqual(move, { kind: 'switchover', askedBy: 'operator' })
  assert.ok(typeof move.endedAt === 'string' && move.problem === undefined)
  assert.partialDeepStrictEqual(move.steps.at(-1), { text: 'Promoting the standby.' })
  assert.partialDeepStrictEqual(history.orders, [{ kind: 'switchover', askedBy: 'operator' }])
  assert.partialDeepStrictEqual(history.moves[0], { epoch: 3, from: 'b', to: 'a' })
  assert.deepEqual(written.refusals, [])
  await pair.requireAll('order', written)
  await pair.untilSync()

  // Of who still saw the cluster as it was: it would be moved back.
  assert.equal((await order(operator, 2)).status, 202)
  const isRefused = async () => (await look()).history?.orders[0]?.state === 'failed'
  await until(isRefused, 'the late order failed', 30_000)
  assert.equal((await pair.recorded()).epoch, 3)
})

test('the primary killed with all its processes: the standby takes over by itself, the old one comes back as standby', async (t) => {
  await pair.untilSync()
  const writing = pair.startWriting('kill')
  await writing.until(20)
  const folder = join(pair.home.path, 'postgres')
  const postmaster = Number.parseInt(await readFile(join(folder, 'postmaster.pid'), 'utf8'), 10)
  process.kill(postmaster, 'SIGKILL')
  const isMoved = async (): Promise<boolean> => (await pair.recorded()).epoch === 4
  await until(isMoved, 'the standby took over', 30_000)
  await writing.until(20)
  const written = await writing.end()
  t.diagnostic(
    `longest pause ${Math.round(written.longestMs)} ms, ${written.acknowledged.length} changes, refused: ${written.refusals.join(', ') || 'none'}`,
  )
  // What was on its way is unknown to who sent it, one change a writer at most; who came later waited.
  assert.ok(written.refusals.length <= MOST_REFUSED, String(written.refusals))
  for (const refusal of written.refusals)
    assert.match(refusal, /^503 (OUTCOME_UNKNOWN|DATABASE_UNAVAILABLE)$/)
  assert.ok(written.longestMs < 10_000, `${written.longestMs} ms`)
  await pair.requireAll('kill', written)
  await pair.untilSync()
  const { primary, standby, lastMove } = await pair.show()
  assert.deepEqual([primary.node, standby.node, lastMove?.kind], ['b', 'a', 'failover'])
  // What held connections to the old one began anew, which is nobody's death.
  assert.doesNotMatch(pair.running.output, /^The process \w+ died/m)
})

test('a failover is rehearsed by a command, and the cluster of the cloud is not touched', async () => {
  assert.match(
    await page.type(['bin/zennnn cluster drill']),
    /^The drill passed, in [\d.]+ s\.\nOf \d+ acknowledged changes 0 were lost\.$/m,
  )
  assert.equal((await pair.recorded()).epoch, 4)
})

test('every block of these parts of the page was typed', () => {
  assert.deepEqual(page.untyped, [])
})
