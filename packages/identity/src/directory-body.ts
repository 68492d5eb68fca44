import { withoutCard } from '@zennnn/kernel'
import { FilterParser } from 'ldapts'
import { objectOf, refuseSetting } from './setting-body.ts'

/** What an administrator decides about a directory, named as PostgreSQL has it. */
export interface DirectorySettings {
  readonly name: string
  readonly enabled: boolean
  /** Servers of the same directory, in the order in which they are asked. */
  readonly hosts: readonly string[]
  readonly port: number
  readonly tls: 'ldaps' | 'starttls'
  /** PEM; null: the authorities that everybody trusts. */
  readonly ca: string | null
  readonly base: string
  /** With `{login}` where the login goes. */
  readonly filter: string
  readonly bind_dn: string
  readonly makes_people: boolean
  readonly groups: readonly { readonly directory_group: string; readonly group: string }[]
}

/** Where the login goes in a filter. */
const LOGIN = '{login}'
const HOST = /^[a-z0-9]([a-z0-9.:-]{0,251}[a-z0-9])?$/
const PEM = /^(?:-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)+$/
const MAX_NAME = 60
const MAX_HOSTS = 3
const MAX_CA = 20_000
const MAX_LINE = 500
const MAX_GROUPS = 200
const NAMES = [
  'name',
  'enabled',
  'hosts',
  'port',
  'tls',
  'ca',
  'base',
  'filter',
  'bind_dn',
  'bind_password',
  'makes_people',
  'groups',
]

/** All settings of one that is new, and the password of its search account. BODY_INVALID, VALUE_INVALID. */
export function parseNewDirectory(body: unknown): {
  readonly settings: DirectorySettings
  readonly password: string
} {
  const { settings, password } = parseDirectory(body)
  if (password === undefined)
    throw refuseSetting('bind_password', 'The password of the search account is needed.')
  return { settings, password }
}

/** All settings, and the password of the search account where a new one is given. BODY_INVALID, VALUE_INVALID. */
export function parseDirectory(body: unknown): {
  readonly settings: DirectorySettings
  readonly password: string | undefined
} {
  const given = objectOf(body)
  const unknownName = Object.keys(given).find((name) => !NAMES.includes(name))
  if (unknownName !== undefined) throw refuseSetting(unknownName, 'There is no such setting.')
  const read = (name: string): unknown => Reflect.get(given, name)
  const password = read('bind_password')
  return {
    settings: {
      name: parseName(read('name')),
      enabled: parseBoolean('enabled', read('enabled')),
      hosts: parseHosts(read('hosts')),
      port: parsePort(read('port')),
      tls: parseTls(read('tls')),
      ca: parseCa(read('ca')),
      base: withoutCard('base', parseLine('base', read('base'))),
      filter: parseFilter(read('filter')),
      bind_dn: withoutCard('bind_dn', parseLine('bind_dn', read('bind_dn'))),
      makes_people: parseBoolean('makes_people', read('makes_people')),
      groups: parseGroups(read('groups')),
    },
    password: password === undefined ? undefined : parseLine('bind_password', password),
  }
}

/** The filter for one login, which means nothing but itself in it (RFC 4515 §3). */
export function filterOf(template: string, login: string): string {
  const escaped = login.replaceAll(
    /[\\*()\0]/g,
    (sign) => `\\${sign.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
  return template.replaceAll(LOGIN, () => escaped)
}

function parseBoolean(name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value
  throw refuseSetting(name, 'It must be true or false.')
}

function parseLine(name: string, value: unknown): string {
  if (typeof value === 'string' && value.length <= MAX_LINE && /^\P{Cc}+$/u.test(value))
    return value
  throw refuseSetting(name, `It must be a text of one line, at most ${MAX_LINE} characters.`)
}

function parseName(value: unknown): string {
  const name = typeof value === 'string' ? value.trim() : ''
  if (name !== '' && name.length <= MAX_NAME && /^\P{Cc}+$/u.test(name))
    return withoutCard('name', name)
  throw refuseSetting('name', `It must be a text of one line, at most ${MAX_NAME} characters.`)
}

function parseHosts(value: unknown): readonly string[] {
  const given: readonly unknown[] = Array.isArray(value) ? value : []
  if (given.length === 0 || given.length > MAX_HOSTS)
    throw refuseSetting('hosts', `It must be a list of one to ${MAX_HOSTS} names of servers.`)
  const hosts = given.map((one) => (typeof one === 'string' ? one.trim().toLowerCase() : ''))
  if (!hosts.every((host) => HOST.test(host)))
    throw refuseSetting(
      'hosts',
      'Each must be the name of a server, as ldap.example.com, without ldap://.',
    )
  if (new Set(hosts).size < hosts.length)
    throw refuseSetting('hosts', 'The same server stands there twice.')
  return hosts
}

function parsePort(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535)
    return value
  throw refuseSetting('port', 'It must be a whole number from 1 to 65535.')
}

function parseTls(value: unknown): 'ldaps' | 'starttls' {
  if (value === 'ldaps' || value === 'starttls') return value
  throw refuseSetting('tls', 'It must be ldaps or starttls: nothing is said in the clear.')
}

function parseCa(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null
  if (typeof value === 'string' && value.length <= MAX_CA && PEM.test(value)) return value
  throw refuseSetting('ca', 'It must be certificates in the form PEM, and no key.')
}

function parseFilter(value: unknown): string {
  const filter = withoutCard('filter', parseLine('filter', value))
  if (!filter.startsWith('(') || !filter.includes(LOGIN))
    throw refuseSetting('filter', 'It must look like (uid={login}).')
  try {
    FilterParser.parseString(filterOf(filter, 'ann'))
  } catch {
    throw refuseSetting('filter', 'It is no filter of LDAP (RFC 4515).')
  }
  return filter
}

function parseGroups(value: unknown): DirectorySettings['groups'] {
  if (!Array.isArray(value) || value.length > MAX_GROUPS)
    throw refuseSetting('groups', `It must be a list of at most ${MAX_GROUPS}.`)
  return value.map((one: unknown) => ({
    directory_group: withoutCard(
      'groups',
      parseLine('groups', Reflect.get(Object(one), 'directory_group')),
    ),
    group: parseLine('groups', Reflect.get(Object(one), 'group')),
  }))
}
