import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDatabaseId } from '@zennnn/kernel'
import type { Result, Row, Statement } from '../connections/statement.ts'
import { scanForCards } from './card-scan.ts'
import { sampleOf } from './card-scan-plan.ts'

const DATABASE = parseDatabaseId(`z_${'a'.repeat(26)}`)
const CARD = '4111111111111111'
const CONTACT = {
  schema: 'app',
  name: 'contact',
  columns: ['name', 'note'],
  rows: 3,
  has_ids: true,
}

/** Answers as PostgreSQL would, and remembers what it was asked. */
class Answers {
  readonly asked: (readonly Statement[])[] = []
  readonly #rows: ReadonlyMap<string, readonly Row[]>

  constructor(rows: Readonly<Record<string, readonly Row[]>>) {
    this.#rows = new Map(Object.entries(rows))
  }

  async direct(_: unknown, statements: readonly Statement[]): Promise<readonly Result[]> {
    this.asked.push(statements)
    return await Promise.resolve(
      statements.map(({ text }) => {
        const found = [...this.#rows].find(([part]) => text.includes(part))
        const rows = found?.[1] ?? []
        return { rows, count: rows.length }
      }),
    )
  }
}

test('a scan says how many values it looked at and where cards seem to stand, and no value', async () => {
  const answers = new Answers({
    'order by random()': [CONTACT, { ...CONTACT, name: 'attachment', columns: ['name'] }],
    'from "app"."contact"': [
      { texts: ['Ann', `pays with ${CARD}`] },
      { texts: [CARD, null] },
      { texts: ['Bob', '{"pan": "4111 1111 1111 1111"}'] },
    ],
    'zennnn.blob_chunk': [{ bytes: Buffer.from('nothing') }, { bytes: Buffer.from(`1;${CARD}`) }],
  })
  const scan = await scanForCards(answers, DATABASE)
  assert.deepEqual(scan, {
    looked: 7,
    found: 4,
    places: [
      { place: 'app.contact.note', found: 2 },
      { place: 'files', found: 1 },
      { place: 'app.contact.name', found: 1 },
    ],
    isEverywhere: true,
  })
  assert.doesNotMatch(JSON.stringify(scan), /1111/)
})

test('each question of a scan is asked in a transaction that may change nothing', async () => {
  const answers = new Answers({ 'order by random()': [CONTACT] })
  await scanForCards(answers, DATABASE)
  assert.equal(answers.asked.length, 2)
  for (const [first] of answers.asked) assert.match(first?.text ?? '', /transaction_read_only/)
  assert.deepEqual(await scanForCards(new Answers({}), DATABASE), {
    looked: 0,
    found: 0,
    places: [],
    isEverywhere: true,
  })
})

test('a scan ends at its limit and when it is stopped, and says that it was not everywhere', async () => {
  const tables = Array.from({ length: 10 }, (_, at) => ({ ...CONTACT, name: `m${at}` }))
  const rows = { 'order by random()': tables, 'from "app"."m': [{ texts: ['a', 'b'] }] }
  const limited = await scanForCards(new Answers(rows), DATABASE, {
    limits: { rowsPerTable: 500, values: 5 },
  })
  assert.deepEqual([limited.looked, limited.isEverywhere], [6, false])
  const stopped = await scanForCards(new Answers(rows), DATABASE, { signal: AbortSignal.abort() })
  assert.deepEqual([stopped.looked, stopped.isEverywhere], [0, false])
})

test('of a small table all is read, of a large one a sample and the newest, of names nothing is run', () => {
  const table = { schema: 'app', name: 'a"b', columns: ['x'], rows: 10, hasIds: true }
  const select = 'select array[left(t."x"::text, 4000)] as texts from "app"."a""b" t'
  assert.equal(sampleOf(table, 100).text, `${select} limit 100`)
  assert.equal(sampleOf({ ...table, rows: -1 }, 100).text, `${select} limit 100`)
  assert.equal(
    sampleOf({ ...table, rows: 1_000_000 }, 100).text,
    `(${select} tablesample system (0.010000) limit 80) union all (${select} order by t."id" desc limit 20)`,
  )
  assert.equal(
    sampleOf({ ...table, rows: 1_000_000, hasIds: false }, 100).text,
    `${select} tablesample system (0.010000) limit 100`,
  )
})
