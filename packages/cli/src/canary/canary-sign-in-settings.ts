import { readFile } from 'node:fs/promises'
import {
  canaryHosts,
  canaryPassword,
  certificateFiles,
  DIRECTORY_BASE,
  DIRECTORY_SEARCHER,
  findCanaryDirectory,
  findCanaryProvider,
  linkCanaryPerson,
  providerOrigin,
} from '@zennnn/cloud'
import { type DatabaseId, systemClock } from '@zennnn/kernel'
import { type Answer, type Ask, jsonOf, jsonQuestion, memberOf, type Question } from '@zennnn/trust'
import type { CanaryPlace } from './canary-make.ts'
import { LINKED } from './canary-people.ts'

const PROVIDERS = '/api/security/providers'
const DIRECTORIES = '/api/security/directories'
export const CLIENT_ID = 'canary'
/** Names of what is derived from the key of the canary. */
export const CLIENT_SECRET = 'client of the provider'
export const SEARCH_PASSWORD = 'search account of the directory'

interface Filling {
  readonly of: CanaryPlace
  readonly database: DatabaseId
  /** Of the canary. */
  readonly key: string
  /** As its administrator, who proved a moment ago who he is. */
  readonly ask: Ask
  readonly signal: AbortSignal
}

/** Whether the directory believes the certificates that this cloud makes now: its authority is another one after ten years. */
export async function believesAuthority(of: CanaryPlace, database: DatabaseId): Promise<boolean> {
  const { home, access } = of.place
  const directory = await findCanaryDirectory(access, database)
  return directory?.ca === (await authorityOf(home))
}

/** Gives the canary its provider, its directory, and who comes in by the provider, as its administrator would. Harmless when done again. */
export async function fillSignIns(filling: Filling): Promise<void> {
  const { of, database } = filling
  const { access } = of.place
  const issuer = `${providerOrigin(of.environment.domain)}/`
  await setProvider(filling, await findCanaryProvider(access, database, issuer))
  await setDirectory(filling, (await findCanaryDirectory(access, database))?.id)
  await linkCanaryPerson(access, database, {
    login: LINKED,
    issuer,
    subject: LINKED,
    clock: systemClock,
  })
}

async function setProvider(filling: Filling, known: string | undefined): Promise<void> {
  const { of, key } = filling
  const client = { client_id: CLIENT_ID, client_secret: canaryPassword(key, CLIENT_SECRET) }
  const id = known ?? (await addProvider(filling, { ...client, name: 'Canary' }, of))
  await take(filling, jsonQuestion('PATCH', `${PROVIDERS}/${id}`, { ...client, enabled: true }))
}

async function addProvider(
  filling: Filling,
  client: Readonly<Record<string, string>>,
  { environment: { domain } }: CanaryPlace,
): Promise<string> {
  const body = {
    ...client,
    discovery_url: `${providerOrigin(domain)}/.well-known/openid-configuration`,
  }
  return String(memberOf(jsonOf(await take(filling, jsonQuestion('POST', PROVIDERS, body))), 'id'))
}

async function setDirectory(filling: Filling, known: string | undefined): Promise<void> {
  const { of, key } = filling
  const { host, port } = canaryHosts(of.environment.domain).directory
  const settings = {
    name: 'Canary',
    enabled: true,
    hosts: [host],
    port,
    tls: 'ldaps',
    ca: await authorityOf(of.place.home),
    base: DIRECTORY_BASE,
    filter: '(uid={login})',
    bind_dn: DIRECTORY_SEARCHER,
    bind_password: canaryPassword(key, SEARCH_PASSWORD),
    makes_people: true,
    groups: [],
  }
  const [method, path] =
    known === undefined ? ['POST', DIRECTORIES] : ['PUT', `${DIRECTORIES}/${known}`]
  await take(filling, jsonQuestion(method, path, settings))
}

async function take({ ask, signal }: Filling, question: Question): Promise<Answer> {
  const answer = await ask(question, signal)
  if (answer.status < 300) return answer
  throw new Error(`The canary took no ${question.path}: ${answer.status} ${answer.body}`)
}

async function authorityOf(home: string): Promise<string> {
  return await readFile(certificateFiles(home).authorityPath, 'utf8')
}
