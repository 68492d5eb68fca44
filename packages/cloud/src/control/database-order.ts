import { type Connections, parseValue, violationOf } from '@zennnn/data'
import {
  type Clock,
  type DatabaseId,
  newDatabaseId,
  newRecordId,
  PlatformError,
  parseDatabaseId,
  type RecordId,
} from '@zennnn/kernel'
import { type Field, field } from '@zennnn/model'
import { requireSlug } from '../database/slug.ts'
import { PROVISION_STEPS } from './provision-steps.ts'

const NAME = field.text({ required: true, maxLength: 120 })
/** The address becomes the login, which has no more characters. */
const EMAIL = field.text({ required: true, format: 'email', maxLength: 120 })

export const TIERS = ['paid', 'trial', 'education', 'free'] as const
export type Tier = (typeof TIERS)[number]

/** What a new customer wants. */
export interface DatabaseOrder {
  /** Name of the company. */
  readonly name: string
  readonly slug: string
  readonly tier: Tier
  /** Names of apps, with all that they depend on. */
  readonly apps: readonly string[]
  /** Who signs in first, as administrator. */
  readonly administrator: { readonly name: string; readonly email: string } & FirstEntry
}

/** How he comes in first. */
type FirstEntry =
  | {
      /** As made by `hashPassword`. */
      readonly passwordHash: string
      /** SHA-256 of a secret that signs him in once, within an hour; undefined: he signs in by his password. */
      readonly entryHash?: Buffer
    }
  /** By an invitation, once the database is live: see `inviteFirstPerson`. */
  | { readonly passwordHash?: never; readonly entryHash?: never }

export interface OrderedDatabase {
  readonly database: DatabaseId
  /** The job in the control database; the database is live when it is done. */
  readonly job: RecordId
  /** The record of the model `database`. */
  readonly record: RecordId
}

/** Where databases are ordered. */
export interface OrderPlace {
  readonly connections: Pick<Connections, 'direct'>
  readonly control: DatabaseId
  /** Of this cloud, as `localhost`. */
  readonly domain: string
  readonly clock: Clock
  /** Sign-ups within an hour, of all `serve` together. Undefined for an order of the operator, which is not counted. */
  readonly hourlyLimit?: number
}

/** An order but for what is computed for it. */
export type WantedDatabase = Pick<DatabaseOrder, 'name' | 'slug'> & {
  readonly administrator: Pick<DatabaseOrder['administrator'], 'name' | 'email'>
}

/** Refuses what `orderDatabase` would refuse, as it does: before a password is hashed for it. Reserves nothing. */
export async function checkOrder(place: OrderPlace, wanted: WantedDatabase): Promise<void> {
  requireFits(wanted)
  const [result] = await place.connections.direct(place.control, [
    {
      name: 'zennnn_check_order',
      text: 'select zennnn_cloud.check_order($1, $2::integer) as taken',
      values: [wanted.slug, place.hourlyLimit ?? null],
      readOnly: true,
    },
  ])
  if (result?.rows[0]?.['taken'] !== false) throw taken(wanted.slug)
}

/**
 * Reserves the name and starts the making of a customer's database. VALUE_INVALID for what cannot be, with
 * `details.field` = company, name, email or slug; UNIQUE_VIOLATED for a slug that is taken; TOO_MANY_ATTEMPTS beyond
 * `hourlyLimit`.
 */
export async function orderDatabase(
  place: OrderPlace,
  order: DatabaseOrder,
): Promise<OrderedDatabase> {
  requireFits(order)
  const job = newRecordId(place.clock)
  const record = newRecordId(place.clock)
  const wanted = {
    name: order.name,
    slug: order.slug,
    tier: order.tier,
    apps: order.apps,
    host: `${order.slug}.${place.domain}`,
    admin_name: order.administrator.name,
    admin_email: order.administrator.email,
  }
  try {
    const [result] = await place.connections.direct(place.control, [
      {
        name: 'zennnn_request_database',
        text: 'select zennnn_cloud.request_database($1::uuid, $2::uuid, $3, $4::jsonb, $5, $6::integer, $7::bytea) as database',
        values: [
          job,
          record,
          newDatabaseId(),
          JSON.stringify(wanted),
          order.administrator.passwordHash ?? null,
          place.hourlyLimit ?? null,
          order.administrator.entryHash ?? null,
        ],
      },
    ])
    return { database: parseDatabaseId(result?.rows[0]?.['database']), job, record }
  } catch (error) {
    throw isTaken(error) ? taken(order.slug, error) : error
  }
}

export type OrderProgress =
  | {
      readonly kind: 'working'
      readonly done: number
      readonly total: number
      readonly message: string
    }
  | { readonly kind: 'live'; readonly host: string }
  | { readonly kind: 'failed'; readonly message: string }

/** How far the making of an ordered database is; undefined for a job that is no order. */
export async function readOrderProgress(
  place: { readonly connections: Pick<Connections, 'direct'>; readonly control: DatabaseId },
  job: RecordId,
): Promise<OrderProgress | undefined> {
  const [result] = await place.connections.direct(place.control, [
    {
      name: 'zennnn_order_progress',
      text: 'select * from zennnn_cloud.order_progress($1::uuid)',
      values: [job],
      readOnly: true,
    },
  ])
  const row = result?.rows[0]
  if (row === undefined) return undefined
  const message = typeof row['message'] === 'string' ? row['message'] : 'Waiting.'
  if (row['state'] === 'live') return { kind: 'live', host: String(row['host']) }
  if (row['job_state'] === 'failed' || row['job_state'] === 'cancelled')
    return { kind: 'failed', message }
  return { kind: 'working', done: Number(row['done']), total: PROVISION_STEPS, message }
}

function requireFits({ name, slug, administrator }: WantedDatabase): void {
  requireSlug(slug)
  requireFit('company', NAME, name)
  requireFit('name', NAME, administrator.name)
  requireFit('email', EMAIL, administrator.email)
}

function requireFit(name: 'company' | 'name' | 'email', kind: Field, value: string): void {
  const parsed = parseValue(kind, value)
  const problem = 'problem' in parsed ? parsed.problem : findAbsence(parsed.value)
  if (problem !== undefined)
    throw new PlatformError('VALUE_INVALID', { message: problem, details: { field: name } })
}

function findAbsence(value: unknown): string | undefined {
  return value === null ? 'A value is required here.' : undefined
}

function isTaken(error: unknown): boolean {
  const violation = violationOf(error)
  return violation?.table === 'database' && violation.constraint?.includes('slug') === true
}

function taken(slug: string, cause?: unknown): PlatformError {
  return new PlatformError('UNIQUE_VIOLATED', {
    message: `The name "${slug}" is taken. Choose another one.`,
    details: { field: 'slug' },
    cause,
  })
}
