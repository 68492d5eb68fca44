import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PlatformError } from '@zennnn/kernel'
import { toRefusal } from '../http/problem-response.ts'
import type { Reply } from '../http/reply.ts'
import type { SourcePort } from '../http/source-port.ts'
import { clientRoutes } from './client.ts'
import { showLanding } from './landing.ts'
import { showProblem } from './problem-page.ts'
import { samplePorts, sampleSource, sampleVisit } from './sample-visit.ts'
import { showSignIn } from './sign-in.ts'
import { piecesOf, sourcePages } from './source-pages.ts'

const ADDRESSES = ['/source', '/licences', '/build.json', '/sbom.json', '/source.tar.gz']
const OFFER =
  '<a href="https://code.example/zennnn" rel="code-repository">Source code (AGPL-3.0)</a> <a href="/source" aria-label="About build 0123456789ab"><code>0123456789ab</code></a>'

const source: SourcePort = {
  ...sampleSource,
  origin: 'https://cloud.example',
  version: '1.0.0',
  components: [{ name: '@a/<b>', version: '2.0.0', licence: 'MIT' }],
  listing: '{"files":{}}',
  sbom: '{"bomFormat":"CycloneDX"}',
  archive: async () => await Promise.resolve(Buffer.from('archive')),
}

async function ask(path: string, site: 'cloud' | 'customer', port = source): Promise<Reply> {
  const route = sourcePages(port).find((one) => one.path === path)
  assert.ok(route !== undefined)
  return await route.answer(sampleVisit({ path, site }))
}

async function textOf(reply: Reply): Promise<string> {
  return reply instanceof Response ? await reply.text() : (reply.text ?? '')
}

test('the foot of every page offers the source and says the build: sign-in, start, errors, also where no site is known', async () => {
  const visit = sampleVisit({ path: '/' })
  const refusal = toRefusal(new PlatformError('NOT_FOUND'), 'request-1')
  for (const page of [
    await showSignIn(visit, samplePorts()),
    showLanding(visit, undefined),
    showProblem(refusal, visit, sampleSource),
    showProblem(refusal, undefined, sampleSource),
  ])
    assert.ok((await page.text()).includes(OFFER))
})

test('the one page of the client says where the source is, and its files stay as they were built', async () => {
  const files = new Map([
    [
      'index.html',
      { type: 'text/html', bytes: Buffer.from('<head></head>'), brotli: Buffer.from('old') },
    ],
    ['assets/a.js', { type: 'text/javascript', bytes: Buffer.from('</head>') }],
  ])
  const [, route] = clientRoutes(files, { ...sampleSource, address: 'https://code.example/"><b>' })
  const index = await route?.answer({ ...sampleVisit({ path: '/app/contact' }), session: 'token' })
  assert.equal(
    await textOf(index ?? new Response()),
    '<head><link rel="code-repository" href="https://code.example/&quot;&gt;&lt;b&gt;" title="0123456789ab"></head>',
  )
  const asset = await route?.answer(sampleVisit({ path: '/app/assets/a.js' }))
  assert.equal(await textOf(asset ?? new Response()), '</head>')
})

test('the cloud hands out its source, the list of its files, its components and their licences', async () => {
  const page = await textOf(await ask('/source', 'cloud'))
  assert.ok(page.includes(source.build))
  assert.match(page, /zennnn build verify https:\/\/cloud\.example/)
  assert.match(page, /<a href="https:\/\/code\.example\/zennnn" rel="code-repository">https/)
  assert.match(
    await textOf(await ask('/licences', 'cloud')),
    /<tr><td>@a\/&lt;b&gt;<\/td><td>2\.0\.0<\/td><td>MIT<\/td><\/tr>/,
  )
  assert.equal(await textOf(await ask('/build.json', 'cloud')), source.listing)
  assert.equal(await textOf(await ask('/sbom.json', 'cloud')), source.sbom)
  const archive = await ask('/source.tar.gz', 'cloud')
  assert.ok(archive instanceof Response)
  assert.equal(
    archive.headers.get('content-disposition'),
    'attachment; filename="zennnn-1.0.0-0123456789ab.tar.gz"',
  )
  assert.equal(await archive.text(), 'archive')
})

test('a cloud that names no other place says that it is its own', async () => {
  const own = { ...source, address: `${source.origin}/source` }
  const page = await textOf(await ask('/source', 'cloud', own))
  assert.doesNotMatch(page, /It is developed at/)
  assert.match(page, /href="\/source\.tar\.gz"/)
})

test('on the site of a customer each of these addresses leads to the cloud’s own', async () => {
  for (const path of ADDRESSES) {
    const reply = await ask(path, 'customer')
    assert.ok(reply instanceof Response)
    assert.deepEqual(
      [reply.status, reply.headers.get('location')],
      [303, `https://cloud.example${path}`],
    )
  }
})

test('all who read the archive read the one that is kept, a piece at a time', async () => {
  const archive = new Uint8Array(150_000).map((_, at) => at % 251)
  const pieces = await Array.fromAsync(piecesOf(archive))
  assert.ok(pieces.every(({ buffer }) => buffer === archive.buffer))
  assert.deepEqual(
    pieces.map(({ length }) => length),
    [65_536, 65_536, 18_928],
  )
  assert.deepEqual(Buffer.concat(pieces), Buffer.from(archive))
  assert.deepEqual(await Array.fromAsync(piecesOf(new Uint8Array())), [])
})
