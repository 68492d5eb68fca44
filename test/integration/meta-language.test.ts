import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openHttps } from '../https-world.ts'
import { openWorld, type TestUser } from '../kit.ts'

interface Meta {
  readonly apps: readonly { readonly name: string; readonly label: string }[]
  readonly models: readonly {
    readonly name: string
    readonly plural: string
    readonly fields: readonly { readonly name: string; readonly label: string }[]
  }[]
}

test('/api/meta speaks the language of who asks, from the next request on, and English to all others', async (t) => {
  const world = await openWorld(t)
  const https = await openHttps(t, { acme: world })
  const speak = async ({ id }: TestUser, language: string): Promise<void> => {
    await world.superuser.query('update app."user" set language = $2 where id = $1', [id, language])
  }
  const words = async ({ token }: TestUser): Promise<readonly unknown[]> => {
    const answer = await https.ask('/api/meta', { headers: { cookie: `__Host-session=${token}` } })
    assert.equal(answer.status, 200, answer.body)
    const { apps, models }: Meta = JSON.parse(answer.body)
    const contact = models.find(({ name }) => name === 'contact')
    return [
      apps.find(({ name }) => name === 'contacts')?.label,
      contact?.plural,
      contact?.fields.find(({ name }) => name === 'state')?.label,
      contact?.fields.find(({ name }) => name === 'created_at')?.label,
    ]
  }
  const ada = await world.user('ada', ['contacts_user'])
  const bob = await world.user('bob', ['contacts_user'])
  const english = ['Contacts', 'Contacts', 'State', 'Created']
  assert.deepEqual(await words(ada), english)
  await speak(ada, 'fr')
  assert.deepEqual(await words(ada), ['Contacts', 'Contacts', 'Région', 'Créé le'])
  assert.deepEqual(await words(bob), english)
  await speak(ada, 'ar')
  assert.deepEqual(await words(ada), [
    'جهات الاتصال',
    'جهات الاتصال',
    'الولاية أو المنطقة',
    'تاريخ الإنشاء',
  ])
  for (const unknown of ['xx', '__proto__', 'FRANCE']) {
    await speak(ada, unknown)
    assert.deepEqual(await words(ada), english, unknown)
  }
  assert.equal((await https.ask('/api/meta')).status, 401)
})

test('a translated /api/meta has the same names and conditions as the English one', async (t) => {
  const world = await openWorld(t)
  const https = await openHttps(t, { acme: world })
  const seller = await world.user('seller', ['sales_user'])
  const read = async (): Promise<unknown> => {
    const headers = { cookie: `__Host-session=${seller.token}` }
    return withoutWords(JSON.parse((await https.ask('/api/meta', { headers })).body))
  }
  const english = await read()
  await world.superuser.query(`update app."user" set language = 'fr' where id = $1`, [seller.id])
  assert.deepEqual(await read(), english)
})

const WORDS: ReadonlySet<string> = new Set(['label', 'plural', 'summary', 'help', 'confirm'])

function withoutWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWords)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      WORDS.has(key) && typeof member === 'string' ? '' : withoutWords(member),
    ]),
  )
}
