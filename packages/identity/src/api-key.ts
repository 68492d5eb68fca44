import type { Row } from '@zennnn/data'
import {
  type Clock,
  type DatabaseId,
  hashSecret,
  InvariantError,
  newRecordId,
  newSecret,
  parseRecordId,
  type RecordId,
} from '@zennnn/kernel'
import { callOne, type SignInPort } from './sign-in-call.ts'

/** By it people, and programs that search code for secrets, know what they see. */
const PREFIX = 'zennnn_'
const KEY = /^zennnn_[A-Za-z0-9_-]{43}$/

/** A program that acts for somebody. Nothing in it opens anything. */
export interface ApiKey {
  readonly id: RecordId
  readonly userId: string
  readonly userName: string
  readonly userLogin: string
  readonly name: string
  /** Undefined: all that its user may use. */
  readonly models: readonly string[] | undefined
  readonly mayWrite: boolean
  /** For SCIM, and for nothing else. */
  readonly provisions: boolean
  /** ISO 8601, as the other two. */
  readonly createdAt: string
  readonly expiresAt: string
  /** To a minute. */
  readonly lastUsedAt: string | undefined
}

export interface WantedApiKey {
  readonly name: string
  readonly models: readonly string[] | undefined
  readonly mayWrite: boolean
  readonly provisions: boolean
  readonly days: number
}

/** Whether a text has the form of a key; no other is looked for. */
export function isApiKey(text: string): boolean {
  return KEY.test(text)
}

/**
 * Makes a key for whoever owns the session; the key itself is in this answer and nowhere else. NOT_SIGNED_IN,
 * CONFIRMATION_NEEDED, ACCESS_DENIED (provisioning is for administrators), CONSTRAINT_VIOLATED (name, days, too many keys).
 */
export async function createApiKey(
  { port, clock }: { readonly port: SignInPort; readonly clock: Clock },
  database: DatabaseId,
  { token, wanted }: { readonly token: string; readonly wanted: WantedApiKey },
): Promise<{ readonly id: RecordId; readonly key: string; readonly expiresAt: string }> {
  const { name, models, mayWrite, provisions, days } = wanted
  const key = `${PREFIX}${newSecret()}`
  const id = newRecordId(clock)
  const row = await callOne(port, database, {
    text: `select to_json(zennnn.api_key_create($1, $2, $3, $4, $5, $6, $7 * interval '1 day', $8))#>>'{}' as ends`,
    values: [
      hashSecret(token),
      id,
      hashSecret(key),
      name,
      models ?? null,
      mayWrite,
      days,
      provisions,
    ],
  })
  return { id, key, expiresAt: textOf(row, 'ends') }
}

/** The keys of whoever owns the session, newest first; of everybody for administrators. NOT_SIGNED_IN, ACCESS_DENIED. */
export async function listApiKeys(
  port: SignInPort,
  database: DatabaseId,
  of: { readonly token: string; readonly everybody: boolean },
): Promise<readonly ApiKey[]> {
  const [result] = await port.direct(database, [
    {
      name: 'zennnn_api_key_list_3',
      text: `select id, user_id, user_name, user_login, name, models, may_write, to_json(created_at)#>>'{}' as created,
        to_json(expires_at)#>>'{}' as expires, to_json(last_used_at)#>>'{}' as used, provisions from zennnn.api_key_list($1, $2)`,
      values: [hashSecret(of.token), of.everybody],
    },
  ])
  return (result?.rows ?? []).map(toApiKey)
}

/** Ends a key with the next request; an administrator ends anybody's. NOT_SIGNED_IN, NOT_FOUND. */
export async function revokeApiKey(
  port: SignInPort,
  database: DatabaseId,
  { token, id }: { readonly token: string; readonly id: RecordId },
): Promise<void> {
  await port.direct(database, [
    { text: 'select zennnn.api_key_revoke($1, $2)', values: [hashSecret(token), id] },
  ])
}

function toApiKey(row: Row): ApiKey {
  const { models, used, may_write: mayWrite } = row
  return {
    id: parseRecordId(textOf(row, 'id')),
    userId: textOf(row, 'user_id'),
    userName: textOf(row, 'user_name'),
    userLogin: textOf(row, 'user_login'),
    name: textOf(row, 'name'),
    models: Array.isArray(models) ? models.map(String) : undefined,
    mayWrite: mayWrite === true,
    provisions: row['provisions'] === true,
    createdAt: textOf(row, 'created'),
    expiresAt: textOf(row, 'expires'),
    lastUsedAt: typeof used === 'string' ? used : undefined,
  }
}

function textOf(row: Row | undefined, column: string): string {
  const value = row?.[column]
  if (typeof value === 'string') return value
  throw new InvariantError('api-key-column', `A function of API keys gave no ${column}.`)
}
