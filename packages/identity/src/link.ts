import type { Transaction } from '@zennnn/data'
import {
  type DatabaseId,
  hashSecret,
  InvariantError,
  isRecordId,
  type LinkMaker,
  newMailedLink,
  newSecret,
  PlatformError,
  type RecordId,
  tooManyAttempts,
} from '@zennnn/kernel'
import type { LinkPort } from '@zennnn/model'
import { callOne, type SignInPort } from './sign-in-call.ts'

/** Why a link opens nothing. An altered link is an unknown one: only its hash is stored, so both look the same. */
export type LinkRefusal = 'unknown' | 'expired' | 'revoked' | 'used'

const STATES: Readonly<Record<LinkRefusal, string>> = {
  unknown: 'This link is not complete, or was altered. Copy it whole from the mail.',
  expired: 'This link has expired. Ask whoever sent it for a new one.',
  revoked: 'This link was withdrawn. Ask whoever sent it for a new one.',
  used: 'This link has been used already. There is nothing left to do.',
}

/** An hour: as long as `zennnn.link_open` lets the exchanged session live. */
export const LINK_SESSION_S = 3600

export interface OpenLink {
  readonly purpose: string
  readonly model: string
  readonly record: RecordId
  readonly recipient: string
  readonly state: 'open' | LinkRefusal
}

/**
 * Exchanges the secret of a mailed link for the token of a link session. A link that there is not is a guess, and counted as
 * one. LINK_REFUSED with `details.reason` and, of a link that there was, `purpose`; TOO_MANY_ATTEMPTS.
 */
export async function openLink(
  port: SignInPort,
  database: DatabaseId,
  {
    secret,
    network,
    userAgent,
  }: { readonly secret: string; readonly network: string; readonly userAgent: string },
): Promise<string> {
  const token = newSecret()
  const row = await callOne(port, database, {
    text: 'select state, retry_after_s from zennnn.link_open($1, $2, $3, $4)',
    values: [hashSecret(secret), hashSecret(token), network, userAgent],
  })
  const { state, retry_after_s: retryAfterS } = row ?? {}
  if (state === 'open') return token
  if (typeof retryAfterS === 'number') throw tooManyAttempts(retryAfterS)
  const by = { port, database, hash: hashSecret(secret) }
  throw state === 'unknown' ? refuseLink(state) : await refuseKnown(by, state)
}

/** What a link session stands for. LINK_REFUSED when it is over; `state` may say that the link was used since. */
export async function getLink(
  port: SignInPort,
  database: DatabaseId,
  token: string,
): Promise<OpenLink> {
  const row = await callOne(port, database, {
    text: 'select purpose, model, record, recipient, state from zennnn.link_session_info($1)',
    values: [hashSecret(token)],
  })
  const { purpose, model, record, recipient, state } = row ?? {}
  if (row === undefined || state === 'revoked')
    throw await refuseKnown({ port, database, hash: hashSecret(token) }, state ?? 'expired')
  if (
    typeof purpose !== 'string' ||
    typeof model !== 'string' ||
    typeof recipient !== 'string' ||
    !isRecordId(record)
  )
    throw new InvariantError('link-columns', 'A link has columns of another type.')
  return { purpose, model, record, recipient, state: state === 'open' ? state : reasonOf(state) }
}

/** Uses the link up in the transaction of what it is used for. LINK_REFUSED: of two at once, only one gets through. */
export async function consumeLink(transaction: Transaction, token: string): Promise<void> {
  const { rows } = await transaction.run({
    name: 'zennnn_link_consume',
    text: 'select zennnn.link_consume($1) as state',
    values: [hashSecret(token)],
  })
  const state = rows[0]?.['state']
  if (state !== 'consumed') throw refuseLink(state)
}

/**
 * The links that an action may make, in its own transaction and with its rights. Its code never holds their secrets.
 * `origin`: `https://acme.localhost:8443`.
 */
export function linkPort(
  options: LinkMaker & { readonly transaction: Transaction; readonly origin: string },
): LinkPort {
  const { transaction, origin } = options
  return {
    create: async ({ purpose, model, record, recipient, days }) => {
      const { id, hash, sealed, url } = newMailedLink(options, origin)
      await transaction.run({
        text: "select zennnn.link_create($1, $2, $3, $4, $5, $6, $7 * interval '1 day', $8)",
        values: [id, hash, purpose, model, record, recipient, days, sealed],
      })
      return url
    },
    revoke: async (model, record) => {
      const { rows } = await transaction.run({
        text: 'select zennnn.link_revoke($1, $2) as ended',
        values: [model, record],
      })
      return Number(rows[0]?.['ended'])
    },
  }
}

function refuseLink(state: unknown, purpose?: string): PlatformError {
  const reason = reasonOf(state)
  return new PlatformError('LINK_REFUSED', {
    message: STATES[reason],
    details: { reason, ...(purpose !== undefined && { purpose }) },
  })
}

/** Says what it was for, too. That is no secret from who holds it, and decides how he goes on. */
async function refuseKnown(
  { port, database, hash }: { port: SignInPort; database: DatabaseId; hash: Buffer },
  state: unknown,
): Promise<PlatformError> {
  const text = 'select zennnn.link_purpose($1) as purpose'
  const purpose = (await callOne(port, database, { text, values: [hash] }))?.['purpose']
  return refuseLink(state, typeof purpose === 'string' ? purpose : undefined)
}

function reasonOf(state: unknown): LinkRefusal {
  return state === 'expired' || state === 'revoked' || state === 'used' ? state : 'unknown'
}
