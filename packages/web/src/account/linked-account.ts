import { rowsOf } from '../api/answer.ts'
import { postJson, requestJson } from '../api/request.ts'

/** A provider by which the person could come in, and the account there that does. */
export interface LinkedAccount {
  /** Of the provider. */
  readonly id: string
  readonly name: string
  readonly isEnabled: boolean
  /** Undefined where none is linked. */
  readonly account:
    | { readonly label: string; readonly at: string; readonly lastUsedAt: string | undefined }
    | undefined
}

export async function readLinkedAccounts(): Promise<readonly LinkedAccount[]> {
  return rowsOf(await requestJson('/auth/providers')).map(toLinkedAccount)
}

/** Where the browser goes to link an account, within ten minutes. */
export async function beginLink(provider: string): Promise<string> {
  return String(Object(await postJson(`/auth/providers/${provider}/link`, {})).location)
}

export async function unlinkAccount(provider: string): Promise<void> {
  await requestJson(`/auth/providers/${provider}/link`, { method: 'DELETE' })
}

function toLinkedAccount(value: unknown): LinkedAccount {
  const { id, name, enabled, account } = Object(value)
  return {
    id: String(id),
    name: String(name),
    isEnabled: enabled === true,
    account: toAccount(account),
  }
}

function toAccount(value: unknown): LinkedAccount['account'] {
  if (typeof value !== 'object' || value === null) return undefined
  const { label, created_at: at, last_used_at: lastUsedAt } = Object(value)
  return {
    label: String(label),
    at: String(at),
    lastUsedAt: typeof lastUsedAt === 'string' ? lastUsedAt : undefined,
  }
}
