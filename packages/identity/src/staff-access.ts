import {
  type Clock,
  type DatabaseId,
  newRecordId,
  type RecordId,
  withoutCard,
} from '@zennnn/kernel'
import type { AccountPlace } from './password-mails.ts'
import { askAnswer, type SessionAsker } from './session-asker.ts'
import { objectOf, refuseSetting } from './setting-body.ts'
import { callOne, type SignInPort } from './sign-in-call.ts'
import type { SignedInUser } from './sign-in-outcome.ts'
import { staffMail } from './staff-mail.ts'

/** A customer's database. */
export interface Place {
  readonly port: SignInPort
  readonly database: DatabaseId
}

/** By an administrator's session there. NOT_SIGNED_IN and ACCESS_DENIED for everybody else. */
type Asker = Place & SessionAsker

/** What the API answers, made by PostgreSQL. */
type Json = unknown

/** What support asked for and what was granted, the newest hundred. */
export async function listAccess(asker: Asker): Promise<Json> {
  return await askAnswer(asker.port, asker, 'select zennnn.staff_requests($1) as answer')
}

/**
 * Lets support in as far as it asked, or less far. VALUE_INVALID, NOT_FOUND, CONSTRAINT_VIOLATED for more than was asked
 * for, CONFIRMATION_NEEDED.
 */
export async function grantAccess(asker: Asker, request: RecordId, body: unknown): Promise<Json> {
  const { models = null, writes = null, hours = null } = parseScope(body)
  const text = 'select zennnn.staff_grant($1, $2, $3, $4, $5) as answer'
  return await askAnswer(asker.port, asker, text, request, models, writes, hours)
}

/** Says no to a request, or ends what was granted. NOT_FOUND. */
export async function refuseAccess(asker: Asker, request: RecordId): Promise<Json> {
  return await askAnswer(asker.port, asker, 'select zennnn.staff_refuse($1, $2) as answer', request)
}

/** Who of support may come in now, for everybody who is signed in. NOT_SIGNED_IN. */
export async function findPresentStaff(asker: Asker): Promise<Json> {
  return await askAnswer(asker.port, asker, 'select zennnn.staff_present($1) as answer')
}

/** The requests to a customer, for one of support, with `is_own`, or for a command. Who asks must be made sure of before. */
export async function listAskedAccess(
  place: Place,
  staff?: Pick<SignedInUser, 'id'>,
): Promise<Json> {
  return await askPlace(place, 'select zennnn.staff_asked($1) as answer', staff?.id ?? null)
}

/** What support asks with. */
interface Asking {
  readonly body: unknown
  /** For the mail that tells administrators of it. */
  readonly account: AccountPlace
  readonly clock: Clock
}

/**
 * Support asks, for four hours unless it says otherwise; every administrator is mailed. VALUE_INVALID, CONSTRAINT_VIOLATED
 * for a model it is never let into.
 */
export async function askForAccess(
  place: Place,
  staff: Pick<SignedInUser, 'id' | 'name'>,
  { body, account, clock }: Asking,
): Promise<Json> {
  const { models = [], writes = false, hours = 4 } = parseScope(body)
  if (writes && models.length === 0)
    throw refuseSetting(
      'may_write',
      'Without models the settings are asked for, which are only read.',
    )
  const text = 'select zennnn.staff_ask($1, $2, $3, $4, $5, $6, $7, $8, $9) as answer'
  const ticket = line(body, 'ticket', 60)
  const reason = line(body, 'reason', 300)
  const mail = staffMail(account, { staff: staff.name, ticket, reason })
  const by = [newRecordId(clock), staff.id, staff.name]
  return await askPlace(
    place,
    text,
    ...by,
    ticket,
    reason,
    models,
    writes,
    hours,
    JSON.stringify(mail),
  )
}

/** Support needs it no more. NOT_FOUND. */
export async function giveUpAccess(
  place: Place,
  staff: Pick<SignedInUser, 'name'>,
  request: RecordId,
): Promise<Json> {
  return await askPlace(place, 'select zennnn.staff_give_up($1, $2) as answer', request, staff.name)
}

/** Calls a function of the platform that answers one value. */
export async function askPlace(
  { port, database }: Place,
  text: string,
  ...values: readonly unknown[]
): Promise<Json> {
  const row = await callOne(port, database, { text, values })
  return row?.['answer']
}

interface Scope {
  /** None: the settings alone. */
  readonly models: readonly string[] | undefined
  readonly writes: boolean | undefined
  readonly hours: number | undefined
}

function parseScope(body: unknown): Scope {
  const given = objectOf(body)
  const models: unknown = Reflect.get(given, 'models')
  const writes: unknown = Reflect.get(given, 'may_write')
  const hours: unknown = Reflect.get(given, 'hours')
  if (models !== undefined && !isModelList(models))
    throw refuseSetting('models', 'It must be a list of at most 50 names of models.')
  if (writes !== undefined && typeof writes !== 'boolean')
    throw refuseSetting('may_write', 'It must be true or false.')
  if (hours !== undefined && !isHours(hours))
    throw refuseSetting('hours', 'It must be a whole number from 1 to 24.')
  return { models, writes, hours }
}

function isModelList(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length <= 50 &&
    value.every((name) => typeof name === 'string' && /^[a-z][a-z0-9_]{0,59}$/.test(name))
  )
}

function isHours(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 24
}

/** Nothing that makes a text read otherwise than it is written: control, direction, nothing to see, another line. */
const PLAIN = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u

/** One line of text. */
function line(body: unknown, name: string, maxLength: number): string {
  const value: unknown = Reflect.get(Object(body), name)
  if (typeof value === 'string' && value.length <= maxLength && PLAIN.test(value))
    return withoutCard(name, value)
  throw refuseSetting(name, `It must be one line of 1 to ${maxLength} characters.`)
}
