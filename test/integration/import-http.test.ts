import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeXlsxStream } from 'hucre/xlsx'
import { genuine, openHttps } from '../https-world.ts'
import { as, ended, jobOf, openImports, post } from '../import-world.ts'
import { openWorld } from '../kit.ts'

test('a file sent over HTTP is imported by the worker, its bad rows come back as a file', async (t) => {
  const { world, https, work } = await openImports(t)
  await work()
  const ada = await world.user('ada', ['contacts_user'])
  const eve = await world.user('eve', ['contacts_user'])
  const file = 'reference,name,country\nC1,Ada,Germany\nC2,Bob,Atlantis\n'
  const order = await https.ask('/api/import/contact?key=reference', post(ada, file))
  const job = jobOf(order)
  assert.equal(order.headers.location, `/api/import/${job}`)
  const state = await ended(https, ada, job)
  assert.equal(state.state, 'done', JSON.stringify(state))
  assert.deepEqual([state.done, state.total], [2, 2])
  const { created, bad_rows: bad, problems } = state.result
  assert.deepEqual({ created, bad }, { created: 1, bad: 1 })
  assert.equal(problems[0]?.row, 3)
  const failed = await https.ask(`/api/import/${job}/failed-rows`, as(ada))
  assert.equal(
    failed.body.replace('\uFEFF', ''),
    'reference,name,country,import_error\r\nC2,Bob,Atlantis,"country: There is no ""Country"" with this code or name."\r\n',
  )
  for (const path of ['', '/failed-rows'])
    assert.equal((await https.ask(`/api/import/${job}${path}`, as(eve))).status, 404)
  assert.equal((await https.ask(`/api/import/${job}/cancel`, post(eve, ''))).status, 404)
})

test('a form with a file is taken too; what is no CSV, or not allowed, is refused at once', async (t) => {
  const { world, https } = await openImports(t)
  const ada = await world.user('ada', ['contacts_user'])
  const path = '/api/import/contact'
  const form =
    '--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\nname\nA\n\r\n--b--\r\n'
  const ok = await https.ask(path, post(ada, form, 'multipart/form-data; boundary=b'))
  assert.equal(ok.status, 202, ok.body)
  const refused: readonly (readonly [string, string, string, number, RegExp])[] = [
    [path, '%PDF-1.7', 'text/csv', 400, /PDF document/],
    [path, 'a,b\n1,2\n', 'text/csv', 400, /No column has the name of a field/],
    [`${path}?map=name%3DNope`, 'a,b\n1,2\n', 'text/csv', 400, /no column/],
    [
      `${path}?map=name%3D%7Brow.a.constructor%7D`,
      'a,b\n1,2\n',
      'text/csv',
      400,
      /EXPRESSION_INVALID/,
    ],
    [`${path}?map=nothing%3Da`, 'a,b\n1,2\n', 'text/csv', 400, /PGRST204/],
    ['/api/import/sale_order', 'a,b\n1,2\n', 'text/csv', 404, /PGRST205/],
    [path, 'name\nA\n', 'application/json', 415, /PGRST107/],
    [path, 'no form', 'multipart/form-data; boundary=b', 400, /form/],
  ]
  for (const [url, body, type, status, words] of refused) {
    const answer = await https.ask(url, post(ada, body, type))
    assert.equal(answer.status, status, `${url} ${answer.body}`)
    assert.match(answer.body, words)
  }
  const csrf = await https.ask(path, {
    ...post(ada, 'name\nA\n'),
    headers: { ...as(ada).headers, 'content-type': 'text/csv' },
  })
  assert.equal(csrf.status, 403)
  assert.equal(
    (
      await https.ask(path, {
        method: 'POST',
        body: 'name\nA\n',
        headers: { 'content-type': 'text/csv' },
      })
    ).status,
    401,
  )
})

test('a cancelled import stops, and what it did stays named in the audit log', async (t) => {
  const { world, https, work } = await openImports(t)
  const ada = await world.user('ada', ['contacts_user'])
  const rows = Array.from({ length: 1000 }, (_, at) => `Contact ${at}`).join('\n')
  const order = await https.ask('/api/import/contact', post(ada, `name\n${rows}\n`))
  const job = jobOf(order)
  assert.equal((await https.ask(`/api/import/${job}/cancel`, post(ada, ''))).status, 202)
  await work()
  const state = await ended(https, ada, job)
  assert.equal(state.state, 'cancelled')
  const again = await https.ask('/api/import/contact', post(ada, `name\n${rows}\n`))
  const done = await ended(https, ada, jobOf(again))
  assert.equal(done.result.created, 1000)
  const { rows: why } = await world.superuser.query(
    `select distinct regexp_replace(why, '[0-9a-f]{12}', 'x') as why from app.audit_entry where model = 'contact' order by 1`,
  )
  assert.deepEqual(why, [{ why: 'import x to row 1001' }, { why: 'import x to row 501' }])
})

test('slow spreadsheets of one customer fill the places of that customer only', async (t) => {
  const [acme, other] = [await openWorld(t), await openWorld(t)]
  const https = await openHttps(t, { acme, other })
  const [ada, bob] = [
    await acme.user('ada', ['contacts_user']),
    await other.user('bob', ['contacts_user']),
  ]
  const send = async (host: string, token: string, bytes: Buffer) =>
    await https.ask('/api/import/contact/file', {
      method: 'POST',
      host,
      headers: { ...genuine(token), 'content-type': 'application/octet-stream' },
      bytes,
    })
  const slow = await namesAsXlsx(20_000)
  const taken: ReturnType<typeof send>[] = []
  const refused = new Promise<void>((resolve) => {
    for (let at = 0; at < 14; at++) {
      const answer = send('acme.localhost', ada.token, slow)
      taken.push(answer)
      void answer.then(({ status }) => {
        if (status !== 201) resolve()
      })
    }
  })
  await refused
  const answer = await send('other.localhost', bob.token, await namesAsXlsx(1))
  assert.equal(answer.status, 201, answer.body)
  for (const { status, headers, body } of await Promise.all(taken)) {
    if (status === 201) continue
    assert.equal(status, 429, body)
    assert.equal(headers['retry-after'], '10')
    assert.match(body, /TOO_MANY_ATTEMPTS.*Too many spreadsheets/)
  }
})

async function namesAsXlsx(count: number): Promise<Buffer> {
  const rows = Array.from({ length: count }, (_, at) => [`Contact ${at}`])
  const stream = writeXlsxStream([['name'], ...rows], { name: 'Sheet' })
  return Buffer.concat(await Array.fromAsync(stream))
}
