import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { connect, type TLSSocket } from 'node:tls'
import { systemClock } from '@zennnn/kernel'
import { certificateFiles, ensureCertificates } from '../certificates/certificate-files.ts'
import { issueForCanary } from './canary-certificate.ts'
import { DIRECTORY_BASE, DIRECTORY_SEARCHER, startCanaryDirectory } from './canary-directory.ts'
import { type CanaryProvider, startCanaryProvider } from './canary-provider.ts'
import { elementsOf, readElement, TAG, writeElement, writeMessage } from './ldap-message.ts'

const ORIGIN = 'https://provider.cloud.example'
const BACK = 'https://canary.cloud.example/back'
const BASIC = `Basic ${Buffer.from('canary:a%2Dsecret').toString('base64')}`
const VERIFIER = 'v'.repeat(43)
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url')
const PERSON = { login: 'listed', key: '1', password: 'right' }
const LISTED = `uid=listed,${DIRECTORY_BASE}`

interface Place {
  readonly home: string
  readonly socket: string
  readonly ca: string
}

async function openPlace(t: TestContext): Promise<Place> {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-servers-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  await ensureCertificates({ home, domain: 'cloud.example', slugs: [], clock: systemClock })
  const ca = await readFile(certificateFiles(home).authorityPath, 'utf8')
  return { home, socket: join(home, 'socket'), ca }
}

async function openProvider(t: TestContext, { home, socket }: Place): Promise<CanaryProvider> {
  const provider = await startCanaryProvider({
    socket,
    identity: await issueForCanary(home, 'provider.cloud.example'),
    origin: ORIGIN,
    client: { id: 'canary', secret: 'a-secret' },
    redirectUri: BACK,
    subject: 'linked',
    clock: systemClock,
  })
  t.after(provider.close)
  return provider
}

async function ask(
  { socket, ca }: Place,
  path: string,
  form?: Readonly<Record<string, string>>,
  authorization: string = BASIC,
): Promise<readonly [status: number, body: Readonly<Record<string, unknown>>]> {
  const asked = request({
    socketPath: socket,
    ca,
    path,
    servername: 'provider.cloud.example',
    headers: { host: 'provider.cloud.example', authorization },
    method: form === undefined ? 'GET' : 'POST',
    agent: false,
  })
  asked.end(form === undefined ? undefined : new URLSearchParams(form).toString())
  const [answer]: IncomingMessage[] = await once(asked, 'response')
  assert.ok(answer)
  return [answer.statusCode ?? 0, JSON.parse(await text(answer))]
}

function departure(changed: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({
    client_id: 'canary',
    redirect_uri: BACK,
    response_type: 'code',
    code_challenge_method: 'S256',
    code_challenge: CHALLENGE,
    state: 'a state',
    nonce: 'a nonce',
    ...changed,
  })
  return `${ORIGIN}/authorize?${query.toString()}`
}

function exchange(provider: CanaryProvider): Readonly<Record<string, string>> {
  const code = new URL(provider.agree(departure())).searchParams.get('code') ?? ''
  return { grant_type: 'authorization_code', code, redirect_uri: BACK, code_verifier: VERIFIER }
}

test('the provider gives a token for a code once, to its client, for what the challenge was made of', async (t) => {
  const place = await openPlace(t)
  const provider = await openProvider(t, place)
  const right = exchange(provider)
  const [status, { id_token: token }] = await ask(place, '/token', right)
  assert.equal(status, 200)
  const [, claims = ''] = String(token).split('.')
  const { iss, aud, sub, nonce } = JSON.parse(Buffer.from(claims, 'base64url').toString())
  assert.deepEqual([iss, aud, sub, nonce], [ORIGIN, 'canary', 'linked', 'a nonce'])
  const refused = [400, { error: 'invalid_grant' }]
  assert.deepEqual(await ask(place, '/token', right), refused, 'again')
  for (const wrong of [
    { code: 'guessed' },
    { code_verifier: 'another' },
    { redirect_uri: `${BACK}/elsewhere` },
    { grant_type: 'password' },
  ])
    assert.deepEqual(await ask(place, '/token', { ...exchange(provider), ...wrong }), refused)
  const [stranger] = await ask(place, '/token', exchange(provider), 'Basic Y2FuYXJ5Og==')
  assert.equal(stranger, 401)
  assert.equal((await ask(place, '/authorize'))[0], 404)
})

test('the provider sends nobody back who asks for another client, place, answer or proof', async (t) => {
  const provider = await openProvider(t, await openPlace(t))
  assert.match(provider.agree(departure()), /^https:\/\/canary\.cloud\.example\/back\?code=/)
  for (const wrong of [
    { client_id: 'somebody' },
    { redirect_uri: 'https://elsewhere.example/' },
    { response_type: 'token' },
    { code_challenge_method: 'plain' },
  ])
    assert.throws(() => provider.agree(departure(wrong)), /refuses this request/)
  assert.throws(() => provider.agree(departure().replace(ORIGIN, 'https://elsewhere.example')))
})

/** What a directory answers to one operation after another on one connection: result codes, or `over`. */
async function converse(
  { socket, ca }: Place,
  operations: readonly Buffer[],
): Promise<readonly (number | 'over')[]> {
  const line = connect({ path: socket, ca, servername: 'directory.cloud.example' })
  await once(line, 'secureConnect')
  const codes: (number | 'over')[] = []
  for (const operation of operations) {
    line.write(writeMessage(Buffer.from([1]), operation))
    codes.push(await answerOf(line))
  }
  line.destroy()
  return codes
}

async function answerOf(line: TLSSocket): Promise<number | 'over'> {
  return await new Promise((resolve) => {
    line.once('close', () => {
      resolve('over')
    })
    line.once('data', (bytes: Buffer) => {
      const message = readElement(bytes)?.element
      const [, operation] = message === undefined ? [] : elementsOf(message)
      const isEntry = operation?.tag === TAG.searchEntry
      const [code] = operation === undefined || isEntry ? [] : elementsOf(operation)
      resolve(code?.content.readUInt8(0) ?? 0)
    })
  })
}

function bind(name: string, password: string): Buffer {
  return writeElement(
    TAG.bindRequest,
    writeElement(TAG.integer, Buffer.from([3])),
    writeElement(TAG.octets, name),
    writeElement(TAG.simple, password),
  )
}

const SEARCH = writeElement(
  TAG.searchRequest,
  writeElement(TAG.octets, DIRECTORY_BASE),
  ...[2, 0].map((choice) => writeElement(TAG.enumerated, Buffer.from([choice]))),
  ...[2, 5].map((limit) => writeElement(TAG.integer, Buffer.from([limit]))),
  writeElement(0x01, Buffer.from([0])),
  writeElement(TAG.equality, writeElement(TAG.octets, 'uid'), writeElement(TAG.octets, 'listed')),
  writeElement(TAG.sequence),
)

test('the directory judges passwords, shows entries to its search account alone, and ends with its socket', async (t) => {
  const place = await openPlace(t)
  const { home, socket } = place
  const directory = await startCanaryDirectory({
    socket,
    identity: await issueForCanary(home, 'directory.cloud.example'),
    searchPassword: 'search',
    person: PERSON,
  })
  assert.deepEqual(await converse(place, [bind(LISTED, 'right')]), [0])
  assert.deepEqual(await converse(place, [bind(LISTED, 'wrong'), bind('cn=x', 'right')]), [49, 49])
  assert.deepEqual(await converse(place, [SEARCH]), [50])
  assert.deepEqual(await converse(place, [bind(DIRECTORY_SEARCHER, 'wrong'), SEARCH]), [49, 50])
  const asPerson = [bind(DIRECTORY_SEARCHER, 'search'), bind(LISTED, 'right'), SEARCH]
  assert.deepEqual(await converse(place, asPerson), [0, 0, 50])
  assert.deepEqual(await converse(place, [bind(DIRECTORY_SEARCHER, 'search'), SEARCH]), [0, 0])
  assert.deepEqual(await converse(place, [writeElement(TAG.unbindRequest)]), ['over'])
  await assert.rejects(
    startCanaryDirectory({
      socket,
      identity: await issueForCanary(home, 'directory.cloud.example'),
      searchPassword: 'search',
      person: PERSON,
    }),
    { code: 'SETUP_FAILED' },
  )
  await directory.close()
  assert.ok(!(await readdir(home)).includes('socket'))
})
