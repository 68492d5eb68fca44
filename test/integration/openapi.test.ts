import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Answer, genuine, givePassword, openHttps, PASSWORD } from '../https-world.ts'
import { openWorld } from '../kit.ts'

interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Responses }>>>
  >
}
type Responses = Readonly<
  Record<
    string,
    {
      readonly content?: Readonly<Record<string, { readonly schema: { readonly properties: {} } }>>
    }
  >
>

/** The members that the document promises for an answer that came. */
function promised(document: Document, method: string, path: string, status: number): unknown {
  const response = document.paths[path]?.[method]?.responses[status]
  return Object.keys(response?.content?.['application/json']?.schema.properties ?? {})
}

function membersOf({ body }: Answer): readonly string[] {
  const value: object = JSON.parse(body)
  return Object.keys(value)
}

function importsOf({ paths }: Document): readonly string[] {
  return Object.keys(paths).filter((path) => path.startsWith('/api/import/'))
}

test('what /api/openapi.json says of sign-in and files is what is answered, and imports are for customers alone', async (t) => {
  const [control, world] = [await openWorld(t), await openWorld(t)]
  const https = await openHttps(t, { acme: world }, control)
  const ada = await world.user('ada@example.com', ['contacts_user'])
  const operator = await control.user('operator', ['operator'])
  const read = async (token: string, host: string): Promise<Document> => {
    const headers = { cookie: `__Host-session=${token}` }
    return JSON.parse((await https.ask('/api/openapi.json', { host, headers })).body)
  }
  const document = await read(ada.token, 'acme.localhost')
  const upload = await https.ask('/api/attachment/file?name=a.txt', {
    method: 'POST',
    headers: genuine(ada.token),
    body: 'x',
  })
  assert.equal(upload.status, 201)
  assert.deepEqual(membersOf(upload), promised(document, 'post', '/api/attachment/file', 201))
  const who = await https.ask('/auth/session', {
    headers: { cookie: `__Host-session=${ada.token}` },
  })
  assert.deepEqual(membersOf(who), promised(document, 'get', '/auth/session', 200))
  await givePassword(world, ada)
  const login = await https.ask('/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({ login: 'ada@example.com', password: PASSWORD }),
  })
  assert.equal(login.status, 200, login.body)
  assert.deepEqual(membersOf(login), promised(document, 'post', '/auth/login', 200))
  const ofCloud = await read(operator.token, 'localhost')
  assert.equal(importsOf(document).length, 7)
  assert.deepEqual(importsOf(ofCloud), [])
  assert.ok('/auth/logout' in ofCloud.paths)
})
