import { randomBytes } from 'node:crypto'
import type { Clock } from './clock.ts'
import { PlatformError } from './error.ts'

declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

/** Name of a PostgreSQL database of ours: `z_` and 26 characters of a-z2-7 (130 random bits). Also the name of its login role. */
export type DatabaseId = Branded<'DatabaseId'>

/** Primary key of a record: a UUID, version 7 when made by us. */
export type RecordId = Branded<'RecordId'>

const DATABASE_ID = /^z_[a-z2-7]{26}$/
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'

export function isDatabaseId(value: unknown): value is DatabaseId {
  return typeof value === 'string' && DATABASE_ID.test(value)
}

export function parseDatabaseId(value: unknown): DatabaseId {
  if (isDatabaseId(value)) return value
  throw new PlatformError('VALUE_INVALID', { message: 'This is not the id of a database.' })
}

export function newDatabaseId(): DatabaseId {
  const letters = Array.from(randomBytes(26), (byte) => BASE32.charAt(byte % 32))
  return parseDatabaseId(`z_${letters.join('')}`)
}

export function isRecordId(value: unknown): value is RecordId {
  return typeof value === 'string' && UUID.test(value)
}

/** Accepts upper case, as PostgreSQL does, and returns lower case. */
export function parseRecordId(value: unknown): RecordId {
  const lower = typeof value === 'string' ? value.toLowerCase() : value
  if (isRecordId(lower)) return lower
  throw new PlatformError('VALUE_INVALID', { message: 'This is not the id of a record (a UUID).' })
}

/** UUID version 7 (RFC 9562 §5.7): 48 bits of milliseconds, then 74 random bits; ids made later sort later. */
export function newRecordId(clock: Clock): RecordId {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(clock.now().getTime(), 0, 6)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return parseRecordId(
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
  )
}
