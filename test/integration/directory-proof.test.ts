import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashSecret, parseRecordId } from '@zennnn/kernel'
import { codeOf, openBoth } from '../directory-office.ts'
import { ANNS_PASSWORD } from '../directory-world.ts'
import { givePassword, PASSWORD } from '../https-world.ts'

test('who signs in by the directory beside an old password here proves by the directory who he is', async (t) => {
  const office = await openBoth(t)
  const tokenOf = async (password: string): Promise<string> => {
    const { headers } = await office.login('ann', password)
    return /^__Host-session=([\w-]+);/.exec(headers['set-cookie']?.[0] ?? '')?.[1] ?? ''
  }
  const keeperOf = async (token: string): Promise<unknown> =>
    JSON.parse((await office.send('GET', '/auth/confirm', undefined, token)).body).password
  const first = await tokenOf(ANNS_PASSWORD)
  assert.equal(await keeperOf(first), 'directory')
  const [ann] = await office.sql(`select id from app."user" where login = 'ann'`)
  const annsId = parseRecordId(ann?.['id'])
  await givePassword(office.world, { ...office.member, id: annsId })
  // Where passwords are allowed, hers is that of this database.
  const local = await tokenOf(PASSWORD)
  assert.equal(await keeperOf(local), 'here')
  await office.sql('update zennnn.sign_in_policy set allow_password = false')
  const token = await tokenOf(ANNS_PASSWORD)
  assert.equal(await keeperOf(token), 'directory')
  const old = await office.send('POST', '/auth/confirm', { password: PASSWORD }, token)
  assert.deepEqual(codeOf(old), [403, 'ACCESS_DENIED'])
  assert.match(old.body, /Your directory keeps your password/)
  const page = await office.site.ask('/password', {
    headers: { cookie: `__Host-session=${token}` },
  })
  assert.match(page.body, /Your directory keeps your password/)
  assert.doesNotMatch(page.body, /name="current_password"/)
  await office.sql("update zennnn.session set confirmed_at = '-infinity'")
  const make = async (by: string): Promise<number> =>
    (await office.send('POST', '/auth/keys', { name: 'Robot', days: 1 }, by)).status
  assert.equal(await make(token), 403)
  assert.equal(await make(await tokenOf(ANNS_PASSWORD)), 201)
  // Whose only password is here keeps it as a proof.
  await office.sql(`insert into zennnn.credential (user_id, hash)
    select '${office.admin.id}', c.hash from zennnn.credential c where c.user_id = '${annsId}'`)
  assert.equal(await keeperOf(office.admin.token), 'here')
})

test('an administrator proves by an old password here, too, and changes the rules while the directory is away', async (t) => {
  const office = await openBoth(t)
  const { headers } = await office.login('ann', ANNS_PASSWORD)
  const token = /^__Host-session=([\w-]+);/.exec(headers['set-cookie']?.[0] ?? '')?.[1] ?? ''
  const [ann] = await office.sql(`select id from app."user" where login = 'ann'`)
  const annsId = parseRecordId(ann?.['id'])
  await office.sql(`insert into app.user_groups (source, target)
    select '${annsId}', id from app."group" where name = 'administrator'`)
  await givePassword(office.world, { ...office.member, id: annsId })
  await office.sql('update zennnn.sign_in_policy set allow_password = false')
  // A rise ends sessions. This one is of before the server went away.
  await office.sql(`insert into zennnn.session (token_hash, user_id, expires_at, confirmed_at)
    values ('\\x${hashSecret(token).toString('hex')}', '${annsId}', now() + interval '1 hour', '-infinity')
    on conflict (token_hash) do update set confirmed_at = '-infinity'`)
  await office.sql(`update zennnn.directory set hosts = '{ldap.invalid}'`)
  const policy = async (by: string) =>
    codeOf(await office.send('PATCH', '/api/security/policy', { allow_password: true }, by))
  assert.deepEqual(await policy(token), [403, 'CONFIRMATION_NEEDED'])
  const ways = JSON.parse((await office.send('GET', '/auth/confirm', undefined, token)).body)
  assert.deepEqual([ways.password, ways.here_too], ['directory', true])
  const changed = await office.send(
    'POST',
    '/auth/password/change',
    { current_password: PASSWORD, password: 'another long sentence of hers' },
    token,
  )
  assert.deepEqual(codeOf(changed), [403, 'ACCESS_DENIED'], 'it is no password to be kept')
  const wrong = await office.send('POST', '/auth/confirm', { password: 'a wrong guess' }, token)
  assert.notEqual(wrong.status, 200)
  const proved = await office.send('POST', '/auth/confirm', { password: PASSWORD }, token)
  assert.equal(proved.status, 200, proved.body)
  const renewed =
    /^__Host-session=([\w-]+);/.exec(proved.headers['set-cookie']?.[0] ?? '')?.[1] ?? ''
  assert.equal(
    (await office.send('PATCH', '/api/security/policy', { allow_password: true }, renewed)).status,
    200,
  )
})
