import { createCipheriv, createHash } from 'node:crypto'
import type { Client } from 'pg'
import {
  CHURN_FUNCTIONS,
  changeStatements,
  ENSURE_COMPANY,
  fillStatements,
} from './churn-statements.ts'

/** What a database of a customer is filled with, and how it changes. The same plan makes the same rows. */
export interface ChurnPlan {
  readonly seed: number
  /** About so many megabytes are added, as PostgreSQL counts them: half of them files that no program can compress. */
  readonly megabytes: number
  /** Which rows change: four fifths of the changes are of the newest fifth of the rows, or any row as likely as any other. */
  readonly spread: 'hot' | 'uniform'
}

/** Records so far; entries of the audit log come on top. */
export interface ChurnRows {
  readonly contacts: number
  readonly orders: number
  readonly lines: number
  readonly files: number
}

/** Of all records each day: two thirds of it changed, three tenths new, the rest removed. */
const SHARE_A_DAY = 0.003
const LINES_OF_ORDER = 4
/** Of a contact, an order and its lines: with their indexes and entries of the audit log. Measured. */
const BYTES_OF_ORDER = 8_200
const BYTES_OF_FILE = 200_000
/** As the platform stores them. */
const BYTES_OF_CHUNK = 262_144
const ORDERS_OF_BATCH = 200
const MEGABYTE = 1_048_576
/** Where the numbers of the rows of a day begin, so that no day uses those of another. */
const NUMBERS_OF_DAY = 1_000_000

/** Fills a database that has the apps base, contacts and sales. As superuser: policies would hide rows. */
export async function fillDatabase(client: Client, plan: ChurnPlan): Promise<ChurnRows> {
  await prepare(client, plan)
  await client.query(ENSURE_COMPANY)
  const half = (plan.megabytes * MEGABYTE) / 2
  const rows = planRows(Math.max(1, Math.round(half / BYTES_OF_ORDER)), half)
  for (let from = 1; from <= rows.orders; from += ORDERS_OF_BATCH) {
    const to = Math.min(rows.orders, from + ORDERS_OF_BATCH - 1)
    for (const text of fillStatements(LINES_OF_ORDER)) await client.query(text, [from, to, 0])
  }
  for (let number = 1; number <= rows.files; number += 1) await addFile(client, plan, number, 0)
  return rows
}

/** One day of changes, from day 1 on; `rows` as the filling left them. Returns how many records it touched. */
export async function changeDatabase(
  client: Client,
  plan: ChurnPlan,
  { rows, day }: { readonly rows: ChurnRows; readonly day: number },
): Promise<number> {
  await prepare(client, plan)
  const share = (count: number, part: number, turn: number): number =>
    wholeShare(count * SHARE_A_DAY * part, day + turn)
  let touched = 0
  const records = [rows.contacts, rows.orders, rows.lines, rows.files]
  for (const [index, statement] of changeStatements().entries()) {
    const count = share(records[statement.of] ?? 0, statement.part, index)
    if (count === 0) continue
    const { rowCount } = await client.query(statement.text, [count, day])
    touched += rowCount ?? 0
  }
  const added = share(rows.orders, 0.3, 0)
  const from = day * NUMBERS_OF_DAY
  if (added > 0)
    for (const text of fillStatements(LINES_OF_ORDER)) {
      const { rowCount } = await client.query(text, [from, from + added - 1, day])
      touched += rowCount ?? 0
    }
  const files = share(rows.files, 0.3, 0)
  for (let number = 0; number < files; number += 1) await addFile(client, plan, from + number, day)
  return touched + files
}

/** A part of a row a day is a row on some days: over many days the sum is right. @internal */
export function wholeShare(aDay: number, day: number): number {
  return Math.floor(aDay * (day + 1)) - Math.floor(aDay * day)
}

function planRows(orders: number, bytesOfFiles: number): ChurnRows {
  return {
    contacts: orders,
    orders,
    lines: orders * LINES_OF_ORDER,
    files: Math.max(1, Math.round(bytesOfFiles / BYTES_OF_FILE)),
  }
}

async function prepare(client: Client, { seed, spread }: ChurnPlan): Promise<void> {
  // x^7.2 of a random x below 1 is below 0.2 four times of five.
  const settings = [String(seed), spread === 'hot' ? '7.2' : '1']
  await client.query(
    `select set_config('churn.seed', $1, false), set_config('churn.power', $2, false)`,
    settings,
  )
  for (const text of CHURN_FUNCTIONS) await client.query(text)
}

/** A file with its bytes, as an upload leaves it. */
async function addFile(
  client: Client,
  { seed }: ChurnPlan,
  number: number,
  day: number,
): Promise<void> {
  const bytes = bytesOfFile(seed, number)
  const hash = createHash('sha256').update(bytes).digest()
  await client.query('insert into zennnn.blob (sha256, size) values ($1, $2)', [hash, bytes.length])
  for (let at = 0; at < bytes.length; at += BYTES_OF_CHUNK)
    await client.query(
      'insert into zennnn.blob_chunk (sha256, position, bytes) values ($1, $2, $3)',
      [hash, at / BYTES_OF_CHUNK, bytes.subarray(at, at + BYTES_OF_CHUNK)],
    )
  await client.query(
    `insert into app.attachment (id, name, media_type, size_bytes, hash, model, record)
     values (pg_temp.churn_id('attachment', $1, $2), 'scan ' || $1 || '.pdf', 'application/pdf', $3, $4, 'contact',
       pg_temp.churn_id('contact', 1 + $1 % 100, 0)::text)`,
    [number, day, bytes.length, hash.toString('hex')],
  )
}

/** Bytes that look random, half to one and a half times the usual size: the key stream of AES for a key made of seed and number. */
function bytesOfFile(seed: number, number: number): Buffer {
  const key = createHash('sha256').update(`${seed} ${number}`).digest()
  const size = Math.round(BYTES_OF_FILE * (0.5 + key.readUInt16BE(0) / 65_536))
  const stream = createCipheriv('aes-128-ctr', key.subarray(0, 16), key.subarray(16))
  return stream.update(Buffer.alloc(size))
}
