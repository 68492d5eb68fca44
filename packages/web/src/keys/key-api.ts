import { rowsOf } from '../api/answer.ts'
import { postJson, requestJson } from '../api/request.ts'
import { type Person, personOf } from '../people/person.ts'

/** A program that acts for somebody, as `/auth/keys` has it. Nothing in it opens anything. */
export interface ApiKey {
  readonly id: string
  readonly user: Person | undefined
  readonly name: string
  /** Undefined: all that its user may use. */
  readonly models: readonly string[] | undefined
  readonly mayWrite: boolean
  /** For SCIM, and for nothing else. */
  readonly provisions: boolean
  readonly createdAt: string
  readonly expiresAt: string
  /** To a minute. */
  readonly lastUsedAt: string | undefined
}

export interface WantedKey {
  readonly name: string
  readonly models: readonly string[] | undefined
  readonly mayWrite: boolean
  readonly provisions: boolean
  readonly days: number
}

/** Own keys, or those of everybody. */
export type KeysOf = 'me' | 'everybody'

const PATH = '/auth/keys'

export async function readKeys(of: KeysOf, signal: AbortSignal): Promise<readonly ApiKey[]> {
  const path = of === 'everybody' ? `${PATH}?of=everybody` : PATH
  return rowsOf(await requestJson(path, { signal })).map(toKey)
}

/** The key itself, which no other answer has. */
export async function makeKey(wanted: WantedKey): Promise<string> {
  const { name, models = null, mayWrite, provisions, days } = wanted
  const answer = await postJson(PATH, {
    name,
    models,
    may_write: mayWrite,
    scim: provisions,
    days,
  })
  return String(Object(answer).key)
}

export async function revokeKey(id: string): Promise<void> {
  await requestJson(`${PATH}/${id}`, { method: 'DELETE' })
}

function toKey(value: unknown): ApiKey {
  const one = Object(value)
  return {
    id: String(one.id),
    user: personOf(one.user),
    name: String(one.name),
    models: Array.isArray(one.models) ? one.models.map(String) : undefined,
    mayWrite: one.may_write === true,
    provisions: one.scim === true,
    createdAt: String(one.created_at),
    expiresAt: String(one.expires_at),
    lastUsedAt: typeof one.last_used_at === 'string' ? one.last_used_at : undefined,
  }
}
