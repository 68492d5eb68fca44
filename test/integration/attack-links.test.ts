import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deriveSecret, newSecret, sealingKeyOf } from '@zennnn/kernel'
import { assertSafe, forAll, openSiege, type Siege, trace } from '../attack-world.ts'
import type { Answer } from '../https-world.ts'
import { mailedSecret } from '../mailed-secret.ts'

/** Sends a quotation as its seller and answers with the secret that its customer was mailed. */
async function quotedSecret(siege: Siege): Promise<string> {
  const { acme } = siege
  const sent = await siege.ask('seller', '/api/rpc/sale_order.send', {
    method: 'POST',
    body: `{"id":"${acme.own.order}"}`,
  })
  assert.equal(sent.status, 200, sent.body)
  const { rows } = await acme.world.superuser.query<{ text: string }>(
    'select text from app.mail where record = $1 order by created_at desc, id desc limit 1',
    [acme.own.order],
  )
  const { superuser, secrets } = acme.world
  return await mailedSecret(superuser, sealingKeyOf(secrets.tenantKey), rows[0]?.text ?? '')
}

async function openLink(siege: Siege, secret: string): Promise<string> {
  const answer = await siege.send(`/link/${secret}`, {})
  assert.equal(answer.status, 303, answer.body)
  assert.equal(answer.headers.location, '/link')
  return /__Host-link=([\w-]{43});/.exec(answer.headers['set-cookie']?.[0] ?? '')?.[1] ?? ''
}

async function confirm(
  siege: Siege,
  token: string,
  more: Partial<Record<string, string>> = {},
): Promise<Answer> {
  const fields = { csrf_token: deriveSecret(token, 'csrf'), name: 'Ann', ...more }
  return await siege.send('/link', {
    method: 'POST',
    headers: {
      cookie: `__Host-link=${token}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(fields).toString(),
  })
}

async function orderOf(siege: Siege, id: string = siege.acme.own.order) {
  const { rows } = await siege.acme.world.superuser.query(
    'select state, confirmed_by_name as name from app.sale_order where id = $1',
    [id],
  )
  return rows[0]
}

test('a link opens its own record for its own purpose, once', async (t) => {
  const siege = await openSiege(t)
  const { acme } = siege
  const secret = await quotedSecret(siege)
  const { superuser } = acme.world

  await t.test('not when one character of it is another', async () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const altered = Array.from(secret, (old, at) => {
      const other = alphabet.charAt((alphabet.indexOf(old) + 1 + (at % 62)) % 64)
      return secret.slice(0, at) + other + secret.slice(at + 1)
    })
    for (const last of alphabet) altered.push(secret.slice(0, -1) + last)
    const wrong = [
      ...altered.filter((one) => one !== secret),
      secret.slice(1),
      secret.slice(0, -1),
      `${secret}A`,
      `${secret}=`,
      `${secret}%00`,
      `${secret}%20`,
      secret.toUpperCase(),
      newSecret(),
      acme.people.admin.token,
    ]
    await forAll(wrong, async (one) => {
      const answer = await siege.send(`/link/${one}`, {})
      assert.equal(answer.status, 410, one)
      assert.equal(answer.headers['set-cookie'], undefined)
      assert.doesNotMatch(answer.body, /Globex|Bolt|own order/)
      assert.ok(!answer.body.includes(one.slice(0, 40)))
    })
    assert.equal((await siege.send(`/link/${secret}`, { host: 'other.localhost' })).status, 410)
  })

  await t.test('not by another cookie, at another site or without its token', async () => {
    const token = await openLink(siege, secret)
    const cookie = `__Host-link=${token}`
    const form = 'application/x-www-form-urlencoded'
    const right = deriveSecret(token, 'csrf')
    const admin = acme.people.admin.token
    const body = `name=Eve&csrf_token=${right}`
    for (const options of [
      { headers: { cookie, 'content-type': form }, body: 'name=Eve' },
      { headers: { cookie, 'content-type': form }, body: `name=Eve&csrf_token=${newSecret()}` },
      { headers: { cookie, 'content-type': form }, body: `name=Eve&csrf_token=${token}` },
      {
        headers: { cookie, 'content-type': form },
        body: `name=Eve&csrf_token=${deriveSecret(admin, 'csrf')}`,
      },
      { headers: { cookie: `__Host-session=${admin}`, 'content-type': form }, body },
      { headers: { cookie: `${cookie}; ${cookie}`, 'content-type': form }, body },
      { headers: { cookie, 'content-type': form, origin: 'https://evil.example' }, body },
      { headers: { cookie, 'content-type': form, 'sec-fetch-site': 'cross-site' }, body },
      { headers: { cookie, 'content-type': 'text/plain' }, body },
      { headers: { cookie, 'content-type': form }, body: `${body}&csrf_token=${right}` },
      { headers: { cookie, 'content-type': form }, body, host: 'other.localhost' },
    ]) {
      const answer = await siege.send('/link', { method: 'POST', ...options })
      assert.ok(
        answer.status >= 400 && answer.status < 500,
        `${JSON.stringify(options)}: ${answer.status}`,
      )
    }
    for (const path of [
      '/api/sale_order',
      '/api/contact',
      '/api/meta',
      '/auth/session',
      '/home',
      '/records/sale_order',
    ])
      for (const one of [cookie, `__Host-session=${token}`]) {
        const answer = await siege.send(path, { headers: { cookie: one } })
        assert.ok([401, 303].includes(answer.status), `${path}: ${answer.status}`)
        assert.doesNotMatch(answer.body, /Globex/)
      }
    assert.deepEqual(await orderOf(siege), { state: 'sent', name: null })
  })

  await t.test('not for another record or action, whatever the form says', async () => {
    const token = await openLink(siege, secret)
    const page = await siege.send(`/link?id=eq.${acme.hidden.order}`, {
      headers: { cookie: `__Host-link=${token}` },
    })
    assert.equal(page.status, 200)
    assert.match(page.body, /Globex/)
    assert.doesNotMatch(page.body, /kanarienvogel|seller@|manager@|buyer@/)
    assert.ok(!page.body.includes(secret) && !page.body.includes(acme.own.order))
    await superuser.query(`update app.sale_order set state = 'sent' where id = $1`, [
      acme.hidden.order,
    ])
    const answer = await confirm(siege, token, { name: '' })
    assert.equal(answer.status, 422)
    assert.deepEqual(await orderOf(siege, acme.hidden.order), { state: 'sent', name: null })
  })

  await t.test('not when it has expired, though it was opened before', async () => {
    const token = await openLink(siege, secret)
    await superuser.query(`update zennnn.link set expires_at = now() - interval '1 s'`)
    assert.equal((await siege.send(`/link/${secret}`, {})).status, 410)
    assert.equal((await confirm(siege, token)).status, 410)
    await superuser.query(`update zennnn.link set expires_at = now() + interval '1 d'`)
    await superuser.query(`update zennnn.link_session set expires_at = now() - interval '1 s'`)
    assert.ok([401, 410].includes((await confirm(siege, token)).status))
    assert.deepEqual(await orderOf(siege), { state: 'sent', name: null })
  })

  await t.test('not when it was withdrawn, by sending anew', async () => {
    const token = await openLink(siege, secret)
    const fresh = await quotedSecret(siege)
    assert.notEqual(fresh, secret)
    assert.equal((await siege.send(`/link/${secret}`, {})).status, 410)
    const seen = await siege.send('/link', { headers: { cookie: `__Host-link=${token}` } })
    assert.doesNotMatch(seen.body, /Globex/)
    assert.ok([401, 410].includes((await confirm(siege, token)).status))
    assert.deepEqual(await orderOf(siege), { state: 'sent', name: null })
  })

  await t.test(
    'and fifty at once, over several sessions of it, confirm it exactly once',
    async () => {
      const fresh = await quotedSecret(siege)
      const tokens = [
        await openLink(siege, fresh),
        await openLink(siege, fresh),
        await openLink(siege, fresh),
      ]
      const answers = await Promise.all(
        Array.from({ length: 50 }, async (_, index) => {
          const name = `Ann ${index}`
          return { name, ...(await confirm(siege, tokens[index % 3] ?? '', { name })) }
        }),
      )
      const done = answers.filter(({ status }) => status === 303)
      assert.equal(done.length, 1, answers.map(({ status }) => status).join())
      for (const answer of answers)
        assert.ok([303, 409, 410].includes(answer.status), `${answer.status} ${answer.body}`)
      assert.deepEqual(await orderOf(siege), { state: 'confirmed', name: done[0]?.name })
      const { rows } = await superuser.query(
        `select count(*)::int as n from app.audit_entry where record = $1 and after->>'state' = 'confirmed'`,
        [acme.own.order],
      )
      assert.deepEqual(rows, [{ n: 1 }])
      assert.equal((await siege.send(`/link/${fresh}`, {})).status, 410)
      for (const token of tokens)
        assert.ok([409, 410].includes((await confirm(siege, token)).status))
      assert.deepEqual(await orderOf(siege), { state: 'confirmed', name: done[0]?.name })
    },
  )

  const log = siege.site.lines.join('\n')
  for (const word of [secret, 'Globex', 'buyer@globex', acme.people.admin.token])
    assert.ok(!log.includes(word), word)
})

test('a file is what its name and type cannot make dangerous, and its owner’s alone', async (t) => {
  const siege = await openSiege(t)
  const { acme } = siege
  const upload = async (search: string, body: string) =>
    await siege.ask('seller', `/api/attachment/file?${search}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body,
    })
  const missing = await upload(
    'name=a&model=sale_order&record=01a1fa94-818a-7218-a2d4-7218794ea0f0',
    'x',
  )
  for (const [model, record] of [
    ['sale_order', acme.hidden.order],
    ['sale_order', acme.foreign.order],
    ['secret_note', acme.note],
    ['nothing', acme.own.order],
    ['pg_class', acme.own.order],
    ['user"; drop table app.tag; --', acme.own.order],
    ['audit_entry', acme.own.order],
    ['user_groups', acme.own.order],
  ] as const) {
    const answer = await upload(`name=a&model=${encodeURIComponent(model)}&record=${record}`, 'x')
    assert.equal(trace(answer), trace(missing), model)
  }
  const names = [
    'x.html',
    'a"; filename="b.exe',
    'a\r\nSet-Cookie: x=1',
    '\u202egnp.exe',
    '../../etc/passwd',
    'ü%00.svg',
    '',
  ]
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
  for (const name of names) {
    const made = await upload(`name=${encodeURIComponent(name)}`, svg)
    assertSafe(made, name)
    if (made.status !== 201) continue
    const path = String(made.headers.location)
    const id = path.split('/')[3] ?? ''
    // A name may also be changed later.
    const renamed = await siege.ask('seller', `/api/attachment?id=eq.${id}`, {
      method: 'PATCH',
      body: JSON.stringify({ name: name === '' ? 'c.html' : name }),
    })
    assertSafe(renamed, name)
    const file = await siege.ask('seller', path)
    assertSafe(file, name)
    assert.equal(file.status, 200, name)
    assert.equal(file.headers['set-cookie'], undefined)
    assert.equal(file.headers['x-content-type-options'], 'nosniff')
    assert.match(String(file.headers['content-disposition']), /^attachment;/)
    assert.doesNotMatch(
      String(file.headers['content-disposition']),
      /[\r\n\u202e]|\.\.\/|; filename="b/,
    )
    assert.doesNotMatch(String(file.headers['content-type']), /html|svg|xml|script/)
    assert.match(String(file.headers['content-security-policy']), /sandbox/)
    for (const person of ['manager', 'clerk', 'outsider'] as const)
      assert.equal(
        trace(await siege.ask(person, path), id),
        trace(await siege.ask(person, `/api/attachment/${acme.note}/file`), acme.note),
      )
  }
  for (const id of ['x', '..', '%00', acme.note, 'null', '01a1fa94'])
    assertSafe(await siege.ask('seller', `/api/attachment/${id}/file`), id)
})
