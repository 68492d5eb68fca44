import assert from 'node:assert/strict'
import { createReadStream, existsSync, globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { openCsv, readRows } from '@zennnn/exchange'

const ROOT = resolve(import.meta.dirname, '../../..')
const TABLE = join(ROOT, 'docs/security/asvs.csv')
const COLUMNS = ['requirement', 'level', 'applies', 'where', 'tests', 'remarks']
const STATUSES = ['yes', 'partly', 'no', 'not applicable']

/** How many requirements up to level 2 each section of ASVS 5.0.0 has that has any: 253 in all. They come first in a section. */
const SECTIONS: readonly (readonly [section: string, count: number])[] = [
  ['1.1', 2],
  ['1.2', 9],
  ['1.3', 11],
  ['1.4', 3],
  ['1.5', 2],
  ['2.1', 3],
  ['2.2', 3],
  ['2.3', 4],
  ['2.4', 1],
  ['3.2', 2],
  ['3.3', 4],
  ['3.4', 6],
  ['3.5', 5],
  ['3.7', 2],
  ['4.1', 3],
  ['4.2', 1],
  ['4.3', 2],
  ['4.4', 4],
  ['5.1', 1],
  ['5.2', 3],
  ['5.3', 2],
  ['5.4', 3],
  ['6.1', 3],
  ['6.2', 12],
  ['6.3', 4],
  ['6.4', 4],
  ['6.5', 5],
  ['6.6', 3],
  ['6.8', 4],
  ['7.1', 3],
  ['7.2', 4],
  ['7.3', 2],
  ['7.4', 5],
  ['7.5', 2],
  ['7.6', 2],
  ['8.1', 2],
  ['8.2', 3],
  ['8.3', 1],
  ['8.4', 1],
  ['9.1', 3],
  ['9.2', 4],
  ['10.1', 2],
  ['10.2', 2],
  ['10.3', 4],
  ['10.4', 11],
  ['10.5', 5],
  ['10.6', 2],
  ['10.7', 3],
  ['11.1', 2],
  ['11.2', 3],
  ['11.3', 3],
  ['11.4', 4],
  ['11.5', 1],
  ['11.6', 1],
  ['12.1', 3],
  ['12.2', 2],
  ['12.3', 4],
  ['13.1', 1],
  ['13.2', 5],
  ['13.3', 2],
  ['13.4', 5],
  ['14.1', 2],
  ['14.2', 4],
  ['14.3', 3],
  ['15.1', 3],
  ['15.2', 3],
  ['15.3', 7],
  ['16.1', 1],
  ['16.2', 5],
  ['16.3', 4],
  ['16.4', 3],
  ['16.5', 3],
  ['17.1', 1],
  ['17.2', 4],
  ['17.3', 2],
]

interface Requirement {
  readonly id: string
  readonly level: string
  readonly applies: string
  readonly where: readonly string[]
  readonly tests: readonly string[]
  readonly remarks: string
}

async function readTable(): Promise<readonly Requirement[]> {
  const file = await openCsv(() => createReadStream(TABLE))
  assert.deepEqual(file.columns, COLUMNS)
  const all: Requirement[] = []
  for await (const { number, cells } of readRows(file)) {
    assert.equal(cells.length, COLUMNS.length, `row ${number}`)
    const [id = '', level = '', applies = '', where = '', tests = '', remarks = ''] = cells
    all.push({ id, level, applies, where: parts(where), tests: parts(tests), remarks })
  }
  return all
}

function parts(cell: string): readonly string[] {
  return cell === '' ? [] : cell.split(' | ')
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

/** `file: sentence`. */
function isTest(named: string): boolean {
  const [path = '', sentence = ''] = named.split(/: (.*)/s)
  return path.endsWith('.test.ts') && sentence !== '' && hasTest(read(path), sentence)
}

/** Whether the text runs a test of this name: a sentence that stands elsewhere, or is skipped, shows nothing. */
function hasTest(text: string, sentence: string): boolean {
  const quoted = `'${sentence}'`
  const at = text.indexOf(quoted)
  return (
    at >= 0 &&
    /(?<![.\w])(?:t\.)?test\(\s*$/.test(text.slice(0, at)) &&
    !/^\s*,\s*\{[^}]*\b(?:skip|todo)\b/.test(text.slice(at + quoted.length))
  )
}

test('docs/security/asvs.csv has each requirement once, in order, with a status we know', async () => {
  const table = await readTable()
  assert.deepEqual(
    // Of level 3 those that are met.
    table.filter(({ level }) => level !== '3').map(({ id }) => id),
    SECTIONS.flatMap(([section, count]) =>
      Array.from({ length: count }, (_, at) => `${section}.${at + 1}`),
    ),
  )
  for (const { id, level, applies, remarks } of table) {
    assert.match(level, /^[123]$/, id)
    assert.ok(STATUSES.includes(applies), id)
    assert.ok(applies === 'yes' || remarks !== '', `${id} does not say what is missing, or why`)
  }
})

test('docs/security/asvs.csv says where what is met is enforced: files and functions that there are', async () => {
  const sql = globSync('packages/data/src/schema/platform/*.sql', { cwd: ROOT }).map(read).join('')
  const isThere = (place: string): boolean =>
    place.startsWith('zennnn.') ? sql.includes(`function ${place}(`) : existsSync(join(ROOT, place))
  for (const { id, applies, where } of await readTable()) {
    assert.equal(where.length > 0, applies === 'yes' || applies === 'partly', id)
    assert.deepEqual([id, ...where.filter((place) => !isThere(place))], [id])
  }
})

test('a sentence counts as a test only where it is run as one', () => {
  assert.ok(hasTest("test('a b', async () => {})", 'a b'))
  assert.ok(hasTest("await t.test(\n  'a b',\n  LIMIT, run)", 'a b'))
  for (const text of [
    "const words = 'a b'",
    "test.skip('a b', run)",
    "test.todo('a b')",
    "test('a b', { skip: true }, run)",
    "attest('a b')",
    "test('a b c', run)",
  ])
    assert.ok(!hasTest(text, 'a b'), text)
})

test('docs/security/asvs.csv names tests that exist, by their file and sentence', async () => {
  for (const { id, applies, tests } of await readTable()) {
    assert.equal(tests.length > 0, applies === 'yes' || applies === 'partly', id)
    assert.deepEqual([id, ...tests.filter((named) => !isTest(named))], [id])
  }
})
