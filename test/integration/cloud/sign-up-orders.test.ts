import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkOrder } from '@zennnn/cloud'
import { PasswordPool } from '@zennnn/identity'
import { PlatformError, passwordKeyOf, systemClock } from '@zennnn/kernel'
import { signUpPort } from '../../../packages/cli/src/serve/sign-up.ts'
import { openCloud } from './world.ts'

const LIMIT = { timeout: 60_000 }

test('sign-ups of an hour are counted for all, however many at once', LIMIT, async (t) => {
  const cloud = await openCloud(t)
  const signUp = async (slug: string, hourlyLimit: number) =>
    await cloud.order({ slug }, { hourlyLimit })
  const many = Array.from({ length: 8 }, (_, index) => `many${index}`)
  const outcomes = await Promise.allSettled(many.map(async (slug) => await signUp(slug, 3)))
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 3)
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') continue
    const refusal: unknown = outcome.reason
    assert.ok(refusal instanceof PlatformError)
    assert.equal(refusal.code, 'TOO_MANY_ATTEMPTS')
    assert.match(refusal.message, /^Too many people are signing up at the moment\. Nothing was/)
    assert.match(JSON.stringify(refusal.details), /^\{"retry_after_s":3[56]\d\d\}$/)
  }
  // The operator is not held up, and does not count.
  await cloud.order({ slug: 'operator1' })
  await assert.rejects(signUp('closed', 0), { code: 'TOO_MANY_ATTEMPTS' })
  await cloud.ask(
    cloud.control,
    `update zennnn_cloud.sign_up set at = at - interval '1 hour'
     where job = (select job from zennnn_cloud.sign_up limit 1)`,
  )
  await signUp('later', 3)
  await assert.rejects(signUp('later2', 3), { code: 'TOO_MANY_ATTEMPTS' })
  await signUp('later3', 4)
  // What was refused for its name was no sign-up.
  await assert.rejects(signUp('later3', 5), { code: 'UNIQUE_VIOLATED' })
  await signUp('later4', 5)
})

test(
  'what cannot be ordered is refused before anything is computed for it, and nothing is reserved',
  LIMIT,
  async (t) => {
    const cloud = await openCloud(t)
    await cloud.order()
    const check = async (slug: string, hourlyLimit?: number, email = 'ann@acme.example') => {
      const place = { ...cloud, domain: 'localhost', clock: systemClock }
      const limited = hourlyLimit === undefined ? place : { ...place, hourlyLimit }
      await checkOrder(limited, { name: 'Acme', slug, administrator: { name: 'Ann', email } })
    }
    await assert.rejects(check('acme'), { code: 'UNIQUE_VIOLATED', details: { field: 'slug' } })
    await assert.rejects(check('www'), { code: 'VALUE_INVALID' })
    await assert.rejects(check('free', 1, 'no address'), { details: { field: 'email' } })
    await assert.rejects(check('free', 0), { code: 'TOO_MANY_ATTEMPTS' })
    for (let one = 0; one < 3; one += 1) await check('free', 1)
    await cloud.order({ slug: 'free' }, { hourlyLimit: 1 })
    await assert.rejects(check('another', 1), { code: 'TOO_MANY_ATTEMPTS' })
  },
)

test(
  'a sign-up hashes nothing for a name that is taken, and its places are those of a stranger',
  LIMIT,
  async (t) => {
    const cloud = await openCloud(t)
    await cloud.order()
    // Without a thread whoever has a place waits for good.
    const passwords = new PasswordPool(passwordKeyOf('test'), 0)
    const port = signUpPort({
      ...cloud,
      passwords,
      domain: 'localhost',
      port: 443,
      key: 'key',
      hourlyLimit: 100,
      clock: systemClock,
    })
    const start = async (slug: string, network = '192.0.2.1') =>
      await port.start(
        { network, entry: undefined },
        {
          company: 'Acme',
          name: 'Ann',
          email: 'ann@acme.example',
          password: 'a wholly other sentence',
          slug,
          apps: [],
        },
      )
    const refused = await start('acme')
    assert.deepEqual(refused, {
      kind: 'refused',
      problems: new Map([['slug', 'The name "acme" is taken. Choose another one.']]),
    })
    assert.equal(passwords.waiting, 0)
    const waiting = Array.from({ length: 9 }, async (_, one) => await start(`free${one}`))
    await assert.rejects(Promise.race(waiting), { code: 'TOO_MANY_ATTEMPTS' })
    assert.equal(passwords.waiting, 8)
    const ordered = Promise.allSettled(waiting)
    await passwords.close()
    assert.ok((await ordered).every(({ status }) => status === 'rejected'))
  },
)
