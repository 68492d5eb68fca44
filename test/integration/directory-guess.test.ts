import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codeOf, openBoth, pair, REFUSED } from '../directory-office.ts'
import { ANNS_PASSWORD, openDirectory } from '../directory-world.ts'
import { givePassword } from '../https-world.ts'

test('directories are asked the same about somebody of one, somebody of another, nobody and who has a password here', async (t) => {
  const groups = [pair('sellers', 'sales_user')]
  const { directory, login, world, add } = await openBoth(t, { groups })
  const other = await openDirectory(t)
  other.modify(`dn: cn=Eve,ou=people,dc=example,dc=com
changetype: delete

dn: cn=Ann Miller,ou=people,dc=example,dc=com
changetype: modify
replace: uid
uid: zoe
`)
  assert.equal((await add({ ...other.settings, name: 'Paris', groups })).status, 201)
  await givePassword(world, await world.user('eve', []))
  for (const name of ['ann', 'zoe', 'nobody', 'eve', 'twin']) {
    await Promise.all([directory.asked(), other.asked()])
    assert.deepEqual(codeOf(await login(name, 'wrong')), REFUSED)
    assert.deepEqual(
      [name, await directory.asked(), await other.asked()],
      [name, ['BIND', 'SRCH', 'SRCH', 'BIND'], ['BIND', 'SRCH', 'SRCH', 'BIND']],
    )
  }
})

test('the directory is asked the same about somebody, nobody, two and who has a password here', async (t) => {
  const groups = [pair('sellers', 'sales_user')]
  const { directory, login, world } = await openBoth(t, { groups })
  await givePassword(world, await world.user('eve', []))
  const askedBy = async (name: string): Promise<readonly string[]> => {
    await directory.asked()
    assert.deepEqual(codeOf(await login(name, 'wrong')), REFUSED)
    return await directory.asked()
  }
  const ofAnn = await askedBy('ann')
  assert.deepEqual(ofAnn, ['BIND', 'SRCH', 'SRCH', 'BIND'])
  for (const name of ['nobody', 'twin', 'eve'])
    assert.deepEqual([name, await askedBy(name)], [name, ofAnn])
})

test('a browser in which somebody of the directory signed in has attempts of its own, and the log says whose they were', async (t) => {
  const { login, site, sql } = await openBoth(t)
  await sql('update zennnn.sign_in_policy set attempts_per_account = 2')
  const entered = await login('ann', ANNS_PASSWORD)
  const device = /__Host-device=[\w-]{43}/.exec(String(entered.headers['set-cookie']))?.[0] ?? ''
  const atHome = async (password: string): Promise<number> => {
    const answer = await site.ask('/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: device },
      body: JSON.stringify({ login: 'ann', password }),
    })
    return answer.status
  }
  assert.equal((await login('ann', 'wrong')).status, 401)
  assert.equal((await login('ann', 'wrong')).status, 401)
  assert.equal((await login('ann', ANNS_PASSWORD)).status, 429)
  assert.equal(await atHome('wrong'), 401)
  assert.equal(await atHome(ANNS_PASSWORD), 200)
  const log =
    await sql(`select u.login, l.reason from zennnn.sign_in_log l left join app."user" u on u.id = l.user_id
    where l.method = 'ldap' and l.outcome in ('refused', 'throttled') order by l.at, l.outcome`)
  assert.deepEqual(log, [
    { login: 'ann', reason: 'wrong_password' },
    { login: 'ann', reason: 'wrong_password' },
    { login: 'ann', reason: 'account' },
    { login: 'ann', reason: 'wrong_password' },
  ])
})
