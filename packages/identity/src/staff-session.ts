import {
  type DatabaseId,
  hashSecret,
  InvariantError,
  newSecret,
  PlatformError,
  type RecordId,
} from '@zennnn/kernel'
import type { Operator } from './session-member.ts'
import { callOne, type SignInPort } from './sign-in-call.ts'
import { type SignedInUser, userOf } from './sign-in-outcome.ts'
import { askPlace, type Place } from './staff-access.ts'

const SESSION_INFO =
  'select user_id, login, name, ticket, may_write, to_jsonb(expires_at) as expires_at from zennnn.staff_session_info($1)'

/** Somebody of support who is in, and what for. */
export interface SupportUser extends SignedInUser {
  readonly ticket: string
  readonly mayWrite: boolean
  /** When the grant is over at the latest: ISO 8601. */
  readonly expiresAt: string
}

/** Begins in the browser that is to come in: the secret stays there, the challenge goes to the cloud's own site. */
export function beginStaffVisit(): { readonly secret: string; readonly challenge: string } {
  const secret = newSecret()
  return { secret, challenge: hashSecret(secret).toString('base64url') }
}

/**
 * A ticket of one use and a minute, by which who asked comes in with the browser that the challenge comes from, for as long
 * as this session of theirs lasts. NOT_FOUND without a grant of theirs that holds, VALUE_INVALID.
 */
export async function openAccess(
  place: Place,
  staff: Operator,
  {
    request,
    challenge,
  }: {
    readonly request: RecordId
    readonly challenge: unknown
  },
): Promise<string> {
  const ticket = newSecret()
  const text = 'select zennnn.staff_open($1, $2, $3, $4, $5) as answer'
  const browser = hashOf(challenge)
  await askPlace(place, text, request, staff.id, staff.session, browser, hashSecret(ticket))
  return ticket
}

/** Makes a session of a ticket. NOT_SIGNED_IN for one that is used, too old, of another database or of another browser. */
export async function exchangeTicket(
  place: Place,
  ticket: string,
  browser: string,
): Promise<{ readonly token: string; readonly lifetimeS: number }> {
  const token = newSecret()
  const text = 'select zennnn.staff_exchange($1, $2, $3) as answer'
  const lifetimeS = await askPlace(
    place,
    text,
    hashSecret(ticket),
    hashSecret(browser),
    hashSecret(token),
  )
  return { token, lifetimeS: Number(lifetimeS) }
}

/** Who of support has this session; undefined when the grant does not hold (any more). */
export async function findStaff(
  port: SignInPort,
  database: DatabaseId,
  token: string,
): Promise<SupportUser | undefined> {
  const row = await callOne(port, database, { text: SESSION_INFO, values: [hashSecret(token)] })
  if (row === undefined) return undefined
  const { ticket, may_write: mayWrite, expires_at: expiresAt } = row
  if (typeof ticket !== 'string' || typeof mayWrite !== 'boolean' || typeof expiresAt !== 'string')
    throw new InvariantError('staff-columns', 'A session of support has no ticket, right or end.')
  return { ...userOf(row), ticket, mayWrite, expiresAt }
}

/** What a request of support stands on. */
export interface StaffRequest {
  readonly token: string
  /** Id of the request, by which it may enter afterwards. */
  readonly request: string
  /** What is asked, as the log has it. */
  readonly what: string
}

/**
 * Writes a request of support into the customer's log, for good whatever comes of it, then makes sure that the session at
 * the cloud's own site by which they came in still is one of an operator. NOT_SIGNED_IN; then this one is ended, too.
 */
export async function noteStaffRequest(
  place: Place,
  control: DatabaseId | undefined,
  { token, request, what }: StaffRequest,
): Promise<void> {
  const text = 'select zennnn.staff_note($1, $2, $3) as answer'
  const session = await askPlace(place, text, hashSecret(token), request, what)
  if (control !== undefined && (await holds(place.port, control, session))) return
  await endStaffSession(place, token)
  throw new PlatformError('NOT_SIGNED_IN', { message: 'This access has ended.' })
}

/**
 * Writes a request of support that was refused into the customer's log; nothing where `noteStaffRequest` wrote it already, or
 * the session is none. Repeated ones are counted there, so that nobody fills the log.
 */
export async function noteStaffRefusal(
  place: Place,
  { token, request, what, why }: StaffRequest & { readonly why: string },
): Promise<void> {
  const text = 'select zennnn.staff_note_refusal($1, $2, $3, $4) as answer'
  await askPlace(place, text, hashSecret(token), request, what, why)
}

/** Support leaves; the grant stays. */
export async function endStaffSession(place: Place, token: string): Promise<void> {
  await askPlace(place, 'select zennnn.staff_session_end($1) as answer', hashSecret(token))
}

async function holds(port: SignInPort, control: DatabaseId, session: unknown): Promise<boolean> {
  const text = 'select zennnn.operator_session_holds($1) as holds'
  const row = await callOne(port, control, { text, values: [session] })
  return row?.['holds'] === true
}

/** The hash of a secret that another browser keeps. */
function hashOf(challenge: unknown): Buffer {
  if (typeof challenge === 'string' && /^[A-Za-z0-9_-]{43}$/.test(challenge))
    return Buffer.from(challenge, 'base64url')
  throw new PlatformError('VALUE_INVALID', {
    message: 'Begin at the address of the customer, which sends you here with what belongs here.',
    details: { field: 'browser' },
  })
}
