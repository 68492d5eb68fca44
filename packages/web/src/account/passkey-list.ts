import { rowsOf } from '../api/answer.ts'
import { requestJson } from '../api/request.ts'

/** A device that opens the account. */
export interface Passkey {
  readonly id: string
  readonly name: string
  readonly createdAt: string
  readonly lastUsedAt: string | undefined
}

export async function readPasskeys(): Promise<readonly Passkey[]> {
  return rowsOf(await requestJson('/auth/passkeys')).map(toPasskey)
}

function toPasskey(value: unknown): Passkey {
  const one = Object(value)
  return {
    id: String(one.id),
    name: String(one.name),
    createdAt: String(one.created_at),
    lastUsedAt: typeof one.last_used_at === 'string' ? one.last_used_at : undefined,
  }
}
