import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codeOf, openBoth, openOffice, PATH, pair, REFUSED, reasons } from '../directory-office.ts'
import { ANNS_PASSWORD, openDirectory, SEARCH_PASSWORD } from '../directory-world.ts'
import { givePassword, PASSWORD } from '../https-world.ts'
import { openWorld } from '../kit.ts'
import { openRawServer } from '../raw-server.ts'

const MADE = `select u.login, u.name, u.email, array(select g.name from app.user_groups p
  join app."group" g on g.id = p.target where p.source = u.id order by g.name) as groups
  from app."user" u where u.login = 'ann'`

for (const tls of ['ldaps', 'starttls'] as const)
  test(`who is in the directory signs in by its password over ${tls}, and becomes a user once`, async (t) => {
    const directory = await openDirectory(t)
    const office = await openOffice(t)
    const port = tls === 'ldaps' ? directory.port : directory.plainPort
    assert.equal((await office.set({ ...directory.settings, tls, port })).status, 201)
    const groups = [{ directory_group: 'CN=sellers,dc=example,dc=com', group: 'sales_manager' }]
    assert.equal((await office.set({ ...directory.settings, tls, port, groups })).status, 200)
    const entered = await office.login('ann', ANNS_PASSWORD)
    assert.equal(entered.status, 200, entered.body)
    assert.equal(JSON.parse(entered.body).user.name, 'Ann Miller')
    const wanted = [
      { login: 'ann', name: 'Ann Miller', email: 'ann@example.com', groups: ['sales_manager'] },
    ]
    assert.deepEqual(await office.sql(MADE), wanted)
    assert.equal((await office.login('Ann', ANNS_PASSWORD)).status, 200)
    assert.deepEqual(await office.sql(MADE), wanted)
    assert.deepEqual(await reasons(office), ['signed_in', 'signed_in'])
  })

test('a wrong, an empty and no password, a login of two and one of nobody are refused alike', async (t) => {
  const office = await openBoth(t)
  const { login, sql } = office
  const answers = [
    await login('ann', 'wrong'),
    await login('nobody', ANNS_PASSWORD),
    await login('twin', 'what twins know'),
    await login('*', ANNS_PASSWORD),
    await login('ann)(uid=*', ANNS_PASSWORD),
    await login('an\u00adn', ANNS_PASSWORD),
    await login('ann', ''),
  ]
  for (const answer of answers) assert.deepEqual(codeOf(answer), REFUSED)
  const shapes = answers.map(({ body }) =>
    body.replace(/"request_id":"[^"]*"/, '').replace(/[0-9a-f-]{36}/, ''),
  )
  assert.equal(new Set(shapes).size, 1, shapes.join('\n'))
  assert.deepEqual(await sql(MADE), [])
  assert.deepEqual(await reasons(office), [
    'wrong_password',
    'unknown_login',
    'unknown_login',
    'unknown_login',
    'unknown_login',
    'unknown_login',
  ])
})

test('who has a password here is not the directory’s, and what he types is not sent there', async (t) => {
  const office = await openBoth(t)
  const ann = await office.world.user('ann', ['sales_manager'])
  await givePassword(office.world, ann)
  assert.deepEqual(codeOf(await office.login('ann', ANNS_PASSWORD)), REFUSED)
  assert.equal((await office.login('ann', PASSWORD)).status, 200)
  assert.deepEqual(await reasons(office), [])
})

test('where passwords are off, who came by the directory before comes in by it beside an old password here, nobody else', async (t) => {
  const office = await openBoth(t)
  assert.equal((await office.login('ann', ANNS_PASSWORD)).status, 200)
  const eve = await office.world.user('eve', [])
  await office.sql(`insert into zennnn.credential (user_id, hash)
    select u.id, 'pbkdf2-sha512-keyed$220000$' || repeat('A', 22) || '==$' || repeat('A', 86) || '=='
    from app."user" u where u.login = 'ann' or u.id = '${eve.id}'`)
  assert.deepEqual(codeOf(await office.login('ann', ANNS_PASSWORD)), REFUSED)
  await office.sql('update zennnn.sign_in_policy set allow_password = false')
  assert.equal((await office.login('ann', ANNS_PASSWORD)).status, 200)
  assert.deepEqual(codeOf(await office.login('ann', 'wrong')), REFUSED)
  // What she types may be the password of before, which no other server is told.
  assert.deepEqual(codeOf(await office.login('eve', 'what eve knows')), REFUSED)
  assert.deepEqual(await reasons(office), ['signed_in', 'signed_in', 'wrong_password'])
})

test('nobody becomes a user unless that is switched on; one whom administrators prepared is taken, no administrator is', async (t) => {
  const office = await openBoth(t, { makes_people: false })
  assert.deepEqual(codeOf(await office.login('ann', ANNS_PASSWORD)), REFUSED)
  await office.world.user('eve', ['administrator'])
  assert.deepEqual(codeOf(await office.login('eve', 'what eve knows')), REFUSED)
  const ann = await office.world.user('ann', [])
  const entered = await office.login('ann', ANNS_PASSWORD)
  assert.equal(JSON.parse(entered.body).user.id, ann.id)
  assert.deepEqual(await reasons(office), ['no_account', 'no_account', 'signed_in'])
})

test('a user who linked an account of a provider is taken by no entry of the same login', async (t) => {
  const office = await openBoth(t)
  const ann = await office.world.user('ann', [])
  await office.sql(`insert into zennnn.sign_in_provider (id, name, issuer, client_id, sealed)
    values (gen_random_uuid(), 'Works', 'https://works.example', 'zennnn', '')`)
  await office.sql(`insert into zennnn.linked_account (issuer, subject, user_id, label)
    values ('https://works.example', 'her', '${ann.id}', 'ann')`)
  assert.deepEqual(codeOf(await office.login('ann', ANNS_PASSWORD)), REFUSED)
  assert.deepEqual(await office.sql('select from zennnn.directory_account'), [])
})

test('whose user was deleted becomes a new one, who has nothing of the old', async (t) => {
  const office = await openBoth(t, { groups: [pair('sellers', 'sales_user')] })
  assert.equal((await office.login('ann', ANNS_PASSWORD)).status, 200)
  const [old] = await office.sql(`select id from app."user" where login = 'ann'`)
  await office.sql(`delete from app."user" where login = 'ann'`)
  const again = await office.login('ann', ANNS_PASSWORD)
  assert.equal(again.status, 200, again.body)
  assert.notEqual(JSON.parse(again.body).user.id, old?.['id'])
})

test('who gets the login of somebody who left is somebody else', async (t) => {
  const office = await openBoth(t)
  assert.equal((await office.login('ann', ANNS_PASSWORD)).status, 200)
  office.directory.modify(`dn: cn=Ann Miller,ou=people,dc=example,dc=com
changetype: delete

dn: cn=Ann Other,ou=people,dc=example,dc=com
changetype: add
objectClass: inetOrgPerson
cn: Ann Other
sn: Other
uid: ann
userPassword: ${ANNS_PASSWORD}
`)
  assert.deepEqual(codeOf(await office.login('ann', ANNS_PASSWORD)), REFUSED)
  assert.deepEqual(await reasons(office), ['signed_in', 'no_account'])
})

test('groups follow the directory with each sign-in; nobody is made administrator but by that very group', async (t) => {
  const office = await openBoth(t, {
    groups: [pair('sellers', 'sales_manager'), pair('chiefs', 'administrator')],
  })
  await office.login('ann', ANNS_PASSWORD)
  assert.deepEqual((await office.sql(MADE))[0]?.['groups'], ['administrator', 'sales_manager'])
  office.directory.modify(`dn: cn=chiefs,dc=example,dc=com
changetype: modify
replace: member
member: cn=Eve,ou=people,dc=example,dc=com
`)
  await office.login('ann', ANNS_PASSWORD)
  assert.deepEqual((await office.sql(MADE))[0]?.['groups'], ['sales_manager'])
  await office.sql(`insert into app.group_implies (source, target)
    select s.id, t.id from app."group" s, app."group" t
    where s.name = 'sales_manager' and t.name = 'administrator'`)
  const hidden = await office.set({
    ...office.directory.settings,
    groups: [pair('sellers', 'sales_manager')],
  })
  assert.deepEqual(codeOf(hidden), [400, 'CONSTRAINT_VIOLATED'])
  const none = await office.set({
    ...office.directory.settings,
    groups: [pair('sellers', 'no_such_group')],
  })
  assert.deepEqual(codeOf(none), [400, 'CONSTRAINT_VIOLATED'])
})

test('a second factor that is wanted is owed after the directory’s password, too', async (t) => {
  const office = await openBoth(t)
  await office.sql(`update zennnn.sign_in_policy set second_factor = 'everyone'`)
  assert.deepEqual(codeOf(await office.login('ann', ANNS_PASSWORD)), [401, 'ENROLMENT_NEEDED'])
})

test('who guesses waits before the directory is asked', async (t) => {
  const office = await openBoth(t)
  await office.sql('update zennnn.sign_in_policy set attempts_per_account = 2')
  for (const _ of [1, 2]) assert.deepEqual(codeOf(await office.login('ann', 'wrong')), REFUSED)
  assert.equal((await office.login('ann', ANNS_PASSWORD)).status, 429)
  assert.deepEqual(await reasons(office), ['wrong_password', 'wrong_password', 'account'])
})

test('who finds no place to be hashed is not asked about either', async (t) => {
  let asked = 0
  const { port, close } = await openRawServer((socket) => {
    asked += 1
    socket.destroy()
  })
  t.after(close)
  const office = await openBoth(t)
  await office.set({ ...office.directory.settings, port })
  const guesses = Array.from(
    { length: 40 },
    async (_, guess) => await office.login(`nobody${guess}`, 'a wrong guess'),
  )
  const replies = await Promise.all(guesses)
  const away = replies.filter(({ status }) => status === 429).length
  assert.ok(away > 0)
  assert.equal(asked, replies.length - away)
})

test('a directory that cannot be reached keeps nobody out who has a password here', async (t) => {
  const office = await openBoth(t)
  await givePassword(office.world, office.member)
  await office.set({ ...office.directory.settings, port: 1 })
  assert.equal((await office.login('bob', PASSWORD)).status, 200)
  assert.deepEqual(codeOf(await office.login('ann', ANNS_PASSWORD)), REFUSED)
  assert.deepEqual(await reasons(office), ['directory_unreachable'])
})

test('the test says exactly what is wrong', async (t) => {
  const office = await openBoth(t)
  const { settings, port } = office.directory
  const last = async (more: object, login?: string) => {
    const answer = await office.set({ ...settings, ...more })
    assert.equal(answer.status, 200, answer.body)
    const tried = await office.tried(login)
    return tried.at(-1)
  }
  assert.deepEqual(await last({}), [
    'person',
    true,
    'Found cn=Ann Miller,ou=people,dc=example,dc=com.',
  ])
  for (const [more, check, message] of [
    [{ hosts: ['no-such-host.invalid'] }, 'connection', 'There is no host no-such-host.invalid.'],
    [{ port: 1 }, 'connection', 'localhost:1 takes no connections.'],
    [
      { ca: null },
      'connection',
      `The certificate of localhost:${port} does not hold: the authority that signed it is not trusted; give its certificate.`,
    ],
    [
      { hosts: ['127.0.0.1'] },
      'connection',
      `The certificate of 127.0.0.1:${port} does not hold: it is for another name.`,
    ],
    [
      { bind_password: 'wrong' },
      'search_account',
      'The directory refuses the search account or its password.',
    ],
    [
      { base: 'dc=other,dc=com' },
      'base',
      'There is no dc=other,dc=com, or the search account may not see it.',
    ],
  ] as const)
    assert.deepEqual(await last(more), [check, false, message])
  assert.deepEqual(await last({}, 'nobody'), ['person', false, 'Nobody has this login.'])
  assert.deepEqual(await last({}, '*'), ['person', false, 'Nobody has this login.'])
  const twins = (await last({}, 'twin'))?.join(' ') ?? ''
  assert.match(twins, /^person false More than one entry has this login/)
})

test('a server that hangs up or says nothing is left, and nothing is said to it in the clear', async (t) => {
  const heard: Buffer[] = []
  const { port, close } = await openRawServer((socket) => {
    socket.on('data', (bytes) => heard.push(bytes))
    socket.on('error', () => undefined)
  })
  t.after(close)
  const office = await openBoth(t)
  await office.set({ ...office.directory.settings, tls: 'starttls', port })
  const [check] = await office.tried()
  assert.deepEqual(check, [
    'connection',
    false,
    `localhost:${port} did not answer within 2 seconds.`,
  ])
  assert.ok(heard.length > 0)
  assert.ok(!Buffer.concat(heard).includes(SEARCH_PASSWORD))
})

test('addresses of this machine and its networks are not reached unless the operator permits them', async (t) => {
  const directory = await openDirectory(t)
  const office = await openOffice(t, [])
  for (const host of ['localhost', '127.0.0.1', 'fd00::1', '169.254.169.254', '10.0.0.1']) {
    assert.ok((await office.set({ ...directory.settings, hosts: [host] })).status < 300)
    assert.deepEqual(await office.tried(), [
      [
        'connection',
        false,
        `${host} is not a public address. An operator can permit a network of his own (ZENNNN_PROVIDER_NETWORKS).`,
      ],
    ])
  }
  assert.deepEqual(codeOf(await office.login('ann', ANNS_PASSWORD)), REFUSED)
})

test('nobody but an administrator of this database sees, adds, sets, tries or removes one, and none sees the password', async (t) => {
  const office = await openBoth(t)
  const { settings } = office.directory
  const path = await office.path()
  const elsewhere = await openWorld(t)
  const stranger = await elsewhere.user('admin', ['administrator'])
  for (const [method, address, body] of [
    ['GET', PATH, undefined],
    ['POST', PATH, { ...settings, name: 'Paris', bind_password: 'x' }],
    ['PUT', path, { ...settings, bind_password: 'x' }],
    ['DELETE', path, undefined],
    ['POST', `${path}/test`, { login: 'ann' }],
  ] as const) {
    const asked = `${method} ${address}`
    const byMember = await office.send(method, address, body, office.member.token)
    assert.deepEqual(codeOf(byMember), [403, 'ACCESS_DENIED'], asked)
    assert.equal((await office.send(method, address, body, stranger.token)).status, 401, asked)
    assert.ok((await office.site.ask(address, { method })).status >= 400, asked)
  }
  const shown = (await office.send('GET', PATH)).body
  assert.ok(!shown.includes(SEARCH_PASSWORD) && !shown.includes('sealed'), shown)
  assert.equal(JSON.parse(shown).length, 1)
  const kept = await office.sql('select d::text as one from zennnn.directory d')
  assert.ok(!String(kept[0]?.['one']).includes(SEARCH_PASSWORD))
  assert.ok(!office.site.lines.join('\n').includes(SEARCH_PASSWORD))
})

test('the password of the search account goes to no other server, by no other name', async (t) => {
  const office = await openBoth(t)
  const { bind_password: _, ...kept } = { bind_password: '', ...office.directory.settings }
  const path = await office.path()
  assert.equal((await office.send('PUT', path, { ...kept, base: 'dc=com' })).status, 200)
  for (const more of [
    { hosts: ['ldap.example.com'] },
    { hosts: ['localhost', 'ldap.example.com'] },
    { port: 389 },
    { tls: 'starttls' },
    { ca: null },
    { bind_dn: 'cn=other' },
  ])
    assert.deepEqual(
      codeOf(await office.send('PUT', path, { ...kept, base: 'dc=com', ...more })),
      [400, 'CONSTRAINT_VIOLATED'],
      JSON.stringify(more),
    )
  await office.sql(`update zennnn.session set confirmed_at = now() - interval '11 minutes'`)
  assert.deepEqual(codeOf(await office.set(office.directory.settings)), [
    403,
    'CONFIRMATION_NEEDED',
  ])
  const added = await office.add({ ...office.directory.settings, name: 'Paris' })
  assert.deepEqual(codeOf(added), [403, 'CONFIRMATION_NEEDED'])
  assert.deepEqual(codeOf(await office.send('DELETE', path)), [403, 'CONFIRMATION_NEEDED'])
})

test('what changed is in the audit log with its name, without the password; once removed nobody comes in by it', async (t) => {
  const office = await openBoth(t)
  await office.login('ann', ANNS_PASSWORD)
  const path = await office.path()
  const hosts = ['localhost', 'ldap2.example.com']
  assert.equal((await office.set({ ...office.directory.settings, hosts })).status, 200)
  assert.equal((await office.send('DELETE', path)).status, 204)
  assert.deepEqual(codeOf(await office.send('DELETE', path)), [404, 'NOT_FOUND'])
  assert.deepEqual(codeOf(await office.login('ann', ANNS_PASSWORD)), REFUSED)
  const entries = await office.sql(
    `select "user", record, why from app.audit_entry where model = 'directory' order by id`,
  )
  const words = entries.map(({ why }) => why)
  for (const line of [
    'Added the directory Berlin.',
    'Directory Berlin: host 1: – → localhost',
    'Directory Berlin: host 2: – → ldap2.example.com',
    'Directory Berlin: a new password of the search account',
  ])
    assert.ok(words.includes(line), `${line}\n${words.join('\n')}`)
  assert.equal(words.at(-1), 'Removed the directory Berlin.')
  assert.ok(entries.every(({ user }) => user === office.admin.id))
  assert.ok(entries.every(({ record }) => path.endsWith(String(record))))
  assert.ok(!words.join('\n').includes(SEARCH_PASSWORD))
})

test('the directory is a way in: one may unlink the last provider by it, and not turn it off after that', async (t) => {
  const office = await openBoth(t)
  const { id } = office.admin
  const provider = '01990000-0000-7000-8000-000000000001'
  await office.sql(`
    insert into zennnn.directory_account (directory, entry, user_id)
      select d.id, 'cn=admin', '${id}' from zennnn.directory d;
    insert into zennnn.sign_in_provider (id, name, issuer, client_id, sealed, enabled)
      values ('${provider}', 'Id', 'https://id.example', 'c', 'x', true);
    insert into zennnn.linked_account (issuer, subject, user_id, label) values ('https://id.example', 's', '${id}', 'a')`)
  const off = { ...office.directory.settings, enabled: false }
  assert.equal((await office.set(off)).status, 200, 'the provider lets one in')
  const unlink = ['DELETE', `/auth/providers/${provider}/link`] as const
  assert.deepEqual(codeOf(await office.send(...unlink)), [400, 'CONSTRAINT_VIOLATED'])
  assert.equal((await office.set(office.directory.settings)).status, 200)
  const unlinked = await office.send(...unlink)
  assert.ok(unlinked.status < 300, unlinked.body)
  for (const answer of [await office.set(off), await office.send('DELETE', await office.path())])
    assert.deepEqual(codeOf(answer), [400, 'CONSTRAINT_VIOLATED'])
})
