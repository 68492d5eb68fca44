import type { Row } from '@zennnn/data'
import { type DatabaseId, hashSecret } from '@zennnn/kernel'
import { callOne, type SignInPort } from './sign-in-call.ts'

/** One open session of a user. Nothing in it opens anything. */
export interface OpenSession {
  /** By which it is ended. */
  readonly id: string
  /** ISO 8601. */
  readonly createdAt: string
  /** To five minutes. */
  readonly lastSeenAt: string
  readonly userAgent: string | undefined
  readonly network: string | undefined
  /** The one that asks. */
  readonly isCurrent: boolean
}

/** The open sessions of whoever owns the session, at most 100, its own first. NOT_SIGNED_IN. */
export async function listSessions(
  port: SignInPort,
  database: DatabaseId,
  token: string,
): Promise<readonly OpenSession[]> {
  const [result] = await port.direct(database, [
    {
      name: 'zennnn_session_list_2',
      text: `select id, to_json(created_at)#>>'{}' as created, to_json(last_seen_at)#>>'{}' as seen, user_agent, network,
        is_current from zennnn.session_list($1)`,
      values: [hashSecret(token)],
    },
  ])
  return (result?.rows ?? []).map(toSession)
}

/** Ends one session of the same user with its next request. NOT_SIGNED_IN, NOT_FOUND. */
export async function endOwnSession(
  port: SignInPort,
  database: DatabaseId,
  { token, id }: { readonly token: string; readonly id: string },
): Promise<void> {
  await port.direct(database, [
    { text: 'select zennnn.session_end_own($1, $2)', values: [hashSecret(token), id] },
  ])
}

/** Ends every session of the same user but this one; returns how many. NOT_SIGNED_IN. */
export async function endOtherSessions(
  port: SignInPort,
  database: DatabaseId,
  token: string,
): Promise<number> {
  const row = await callOne(port, database, {
    name: 'zennnn_session_end_others',
    text: 'select zennnn.session_end_others($1) as ended',
    values: [hashSecret(token)],
  })
  return Number(row?.['ended'])
}

function toSession(row: Row): OpenSession {
  const text = (name: string): string | undefined => {
    const value = row[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  return {
    id: text('id') ?? '',
    createdAt: text('created') ?? '',
    lastSeenAt: text('seen') ?? '',
    userAgent: text('user_agent'),
    network: text('network'),
    isCurrent: row['is_current'] === true,
  }
}
