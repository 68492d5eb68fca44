import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import { type ClientFiles, clientRoutes } from './client.ts'
import { sampleSource, sampleVisit } from './sample-visit.ts'

const SCRIPT = Buffer.from('console.log("hello")'.repeat(20))
const files: ClientFiles = new Map([
  ['index.html', { type: 'text/html; charset=utf-8', bytes: Buffer.from('<p>client</p>') }],
  [
    'assets/main-4fd2.js',
    {
      type: 'text/javascript; charset=utf-8',
      bytes: SCRIPT,
      brotli: brotliCompressSync(SCRIPT),
    },
  ],
])

async function ask(
  path: string,
  options: {
    readonly session?: string
    readonly staff?: string
    readonly encoding?: string
    readonly files?: ClientFiles
  },
): Promise<Response> {
  const visit = sampleVisit({ path })
  const headers = new Headers(
    options.encoding === undefined ? {} : { 'accept-encoding': options.encoding },
  )
  const [, route] = clientRoutes(options.files ?? files, sampleSource)
  const reply = await route?.answer({
    ...visit,
    session: options.session,
    staff: options.staff,
    request: { ...visit.request, method: 'GET', headers },
  })
  assert.ok(reply instanceof Response)
  return reply
}

test('a file of the client is served compressed where the browser takes that, and kept for ever', async () => {
  const plain = await ask('/app/assets/main-4fd2.js', {})
  assert.equal(plain.headers.get('content-encoding'), null)
  assert.match(plain.headers.get('cache-control') ?? '', /immutable/)
  assert.equal(await plain.text(), SCRIPT.toString())
  const packed = await ask('/app/assets/main-4fd2.js', { encoding: 'gzip, br;q=0.9' })
  assert.equal(packed.headers.get('content-encoding'), 'br')
  const bytes = Buffer.from(await packed.arrayBuffer())
  assert.deepEqual(brotliDecompressSync(bytes), SCRIPT)
})

test('every other address below /app is the client itself, which is asked for anew each time', async () => {
  for (const path of [
    '/app/contact',
    '/app/contact/1?q=x',
    '/app/index.html',
    '/app/assets/no.js',
  ]) {
    const reply = await ask(path, { session: 'token' })
    assert.equal(await reply.text(), '<p>client</p>', path)
    assert.equal(reply.headers.get('cache-control'), 'no-cache')
  }
})

test('support, who has no session here, gets the client', async () => {
  const reply = await ask('/app/contact', { staff: 'token' })
  assert.equal(await reply.text(), '<p>client</p>')
})

test('without a session the client leads to the sign-in page, and back from there', async () => {
  const reply = await ask('/app/contact?q=a&b', {})
  assert.equal(reply.status, 303)
  assert.equal(reply.headers.get('location'), '/sign-in?next=%2Fapp%2Fcontact%3Fq%3Da%26b')
})

test('where no client was built there are the plain pages', async () => {
  const reply = await ask('/app/contact', { session: 'token', files: new Map() })
  assert.equal(reply.headers.get('location'), '/home')
})
