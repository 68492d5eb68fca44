import { withoutCard } from '@zennnn/kernel'
import { objectOf, refuseSetting } from './setting-body.ts'

export interface NewProvider {
  readonly name: string
  readonly issuer: string
  readonly clientId: string
  readonly secret: string
}

export interface ProviderChanges {
  readonly name?: string
  readonly clientId?: string
  readonly secret?: string
  readonly enabled?: boolean
}

/** What an administrator typed; every field is needed. VALUE_INVALID names the field. */
export function parseNewProvider(body: unknown): NewProvider {
  requireNamed(body, ['name', 'discovery_url', 'client_id', 'client_secret'])
  return {
    name: nameOf(body),
    issuer: issuerOf(body),
    clientId: clientIdOf(body),
    secret: secretOf(body),
  }
}

/** What is to be changed. Where a provider is cannot be: who is somebody at one is somebody else at another. */
export function parseProviderChanges(body: unknown): ProviderChanges {
  requireNamed(body, ['name', 'client_id', 'client_secret', 'enabled'])
  const has = (field: string): boolean => valueOf(body, field) !== undefined
  return {
    ...(has('name') ? { name: nameOf(body) } : {}),
    ...(has('client_id') ? { clientId: clientIdOf(body) } : {}),
    ...(has('client_secret') ? { secret: secretOf(body) } : {}),
    ...(has('enabled') ? { enabled: switchOf(body) } : {}),
  }
}

function nameOf(body: unknown): string {
  const name = textOf(body, 'name').trim()
  if (/^[^\p{C}]{1,60}$/u.test(name)) return withoutCard('name', name)
  throw refuseSetting('name', 'A name has 1 to 60 characters.')
}

/** The issuer that an address of discovery stands for (OpenID Connect Discovery 1.0 §4). */
function issuerOf(body: unknown): string {
  const field = 'discovery_url'
  const text = textOf(body, field).trim()
  const url = URL.canParse(text) && text.length <= 500 ? new URL(text) : undefined
  if (url?.protocol !== 'https:')
    throw refuseSetting(field, 'It must be an address that begins with https://.')
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw refuseSetting(field, 'It must not hold a password, a question mark or a hash.')
  withoutCard(field, url.href)
  return new URL(url.href.replace(/\/\.well-known\/openid-configuration$/, '')).href
}

function clientIdOf(body: unknown): string {
  const clientId = textOf(body, 'client_id').trim()
  if (/^[\x21-\x7e]{1,200}$/.test(clientId)) return withoutCard('client_id', clientId)
  throw refuseSetting('client_id', 'It must have 1 to 200 characters, and no spaces.')
}

function secretOf(body: unknown): string {
  const secret = textOf(body, 'client_secret').trim()
  if (/^[\x21-\x7e]{1,1000}$/.test(secret)) return secret
  throw refuseSetting('client_secret', 'It must have 1 to 1,000 characters, and no spaces.')
}

function switchOf(body: unknown): boolean {
  const enabled = valueOf(body, 'enabled')
  if (typeof enabled === 'boolean') return enabled
  throw refuseSetting('enabled', 'It must be true or false.')
}

function requireNamed(body: unknown, fields: readonly string[]): void {
  const unknown = Object.keys(objectOf(body)).find((name) => !fields.includes(name))
  if (unknown !== undefined) throw refuseSetting(unknown, 'This cannot be set here.')
}

function valueOf(body: unknown, field: string): unknown {
  // A name like toString is no field of an empty object.
  return typeof body === 'object' && body !== null && Object.hasOwn(body, field)
    ? Reflect.get(body, field)
    : undefined
}

function textOf(body: unknown, field: string): string {
  const value = valueOf(body, field)
  if (typeof value === 'string') return value
  throw refuseSetting(field, 'It must be text.')
}
