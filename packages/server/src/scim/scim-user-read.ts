import { refuseScim } from '../http/scim-refusal.ts'
import { parsePath, type ScimPath } from './scim-filter.ts'
import { ENTERPRISE, type Members, membersOf, type PatchOperation } from './scim-message.ts'

/** What of a user a directory may change; absent members stay as they are. */
export interface UserChange {
  readonly login?: string
  readonly external_id?: string | null
  readonly name?: string
  readonly email?: string | null
  readonly active?: boolean
}

/** Attributes of the schema that are taken and not kept. */
const UNKEPT: ReadonlySet<string> = new Set(
  `schemas id meta groups name nickname profileurl title usertype preferredlanguage locale timezone addresses phonenumbers ims
  photos entitlements roles x509certificates`.split(/\s+/),
)
const READERS: ReadonlyMap<string, (value: unknown) => UserChange> = new Map<
  string,
  (value: unknown) => UserChange
>([
  ['username', (value) => ({ login: toLogin(textOf(value, 'userName')) })],
  ['externalid', (value) => ({ external_id: textOrNull(value, 'externalId') })],
  ['displayname', (value) => ({ name: textOf(value, 'displayName') })],
  ['name.formatted', (value) => ({ name: textOf(value, 'name.formatted') })],
  ['active', (value) => ({ active: truthOf(value) })],
  ['emails', (value) => ({ email: mainEmail(value) })],
  ['emails.value', (value) => ({ email: textOrNull(value, 'emails.value') })],
])

/** A login as sign-in compares it: look-alikes and case do not make another one. */
export function toLogin(text: string): string {
  return text.trim().normalize('NFKC').toLowerCase()
}

/** A whole user, as POST and PUT bring it. invalidValue without a userName. */
export function readUser(members: Members): UserChange & { readonly login: string } {
  const change = readMembers(members)
  const { login } = change
  if (login === undefined) throw refuseScim('invalidValue', '"userName" is needed.')
  const name = change.name ?? nameOf(members.get('name')) ?? login
  return { external_id: null, email: null, ...change, name, login }
}

/** What the operations of a PATCH change, the later over the earlier ones. */
export function patchUser(operations: readonly PatchOperation[]): UserChange {
  return Object.assign({}, ...operations.map(readOperation))
}

function readOperation({ op, path, value }: PatchOperation): UserChange {
  if (path === undefined) {
    if (op === 'remove') throw refuseScim('noTarget', 'What is removed needs a path.')
    return readMembers(membersOf(value, '"value"'))
  }
  return read(path, op === 'remove' ? null : value)
}

function readMembers(members: Members): UserChange {
  return Object.assign({}, ...[...members].map(([name, value]) => read(name, value)))
}

function read(text: string, value: unknown): UserChange {
  if (text.toLowerCase().startsWith(ENTERPRISE.toLowerCase())) return {}
  const path = parsePath(text)
  const name = path.part === undefined ? path.name : `${path.name}.${path.part}`
  if (path.name === 'password')
    throw refuseScim('mutability', 'Passwords are not set by SCIM: people choose their own.')
  const reader = READERS.get(name)
  if (reader !== undefined) return isMainEmail(path) ? reader(value) : {}
  if (UNKEPT.has(path.name)) return {}
  throw refuseScim('invalidPath', `There is no attribute "${text.slice(0, 100)}".`)
}

/** One address is kept: that for work, or the first. */
function isMainEmail({ where }: ScimPath): boolean {
  return where === undefined || where.value === 'work' || where.value === true
}

function mainEmail(value: unknown): string | null {
  if (value === null || value === undefined) return null
  const list = (Array.isArray(value) ? value : [value]).map((each) => membersOf(each, 'An e-mail'))
  const main = list.find((each) => each.get('primary') === true) ?? list[0]
  return textOrNull(main?.get('value') ?? null, 'emails.value')
}

function nameOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  const members = membersOf(value, '"name"')
  const parts = members.has('formatted')
    ? [members.get('formatted')]
    : [members.get('givenname'), members.get('familyname')]
  const text = parts.filter((part) => typeof part === 'string').join(' ')
  return text.trim() === '' ? undefined : text.trim()
}

/** Entra ID writes "True" and "False". */
function truthOf(value: unknown): boolean {
  if (typeof value === 'boolean') return value
  const text = typeof value === 'string' ? value.toLowerCase() : ''
  if (text === 'true' || text === 'false') return text === 'true'
  throw refuseScim('invalidValue', '"active" must be true or false.')
}

function textOrNull(value: unknown, name: string): string | null {
  return value === null || value === '' ? null : textOf(value, name)
}

function textOf(value: unknown, name: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value
  throw refuseScim('invalidValue', `"${name}" must be a text that is not empty.`)
}
