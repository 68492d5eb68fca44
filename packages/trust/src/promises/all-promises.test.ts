import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { BRANDS, type Brand } from '@zennnn/kernel'
import { CONTROLS } from '../control/control-table.ts'
import { CHAPTERS } from '../promise/chapter.ts'
import { policyOf, scheduleOf } from '../promise/policy.ts'
import { PROMISES } from './all-promises.ts'

const PAGE = join(import.meta.dirname, '../../../../docs/security/promises.md')

/** Rows of the published list: id, and the brand that alone makes it. */
function publishedRows(): readonly (readonly [string, Brand | undefined])[] {
  const brands = new Map<string, Brand>([
    ['Z', 'zennnn'],
    ['D', 'zeldesk'],
  ])
  const rows = readFileSync(PAGE, 'utf8').matchAll(/^\| `([a-z-]+)` \| ([ZD]?) *\|/gm)
  return [...rows].map(([, id = '', mark = '']) => [id, brands.get(mark)])
}

test('the promises are those of docs/security/promises.md, each made by the brands that it names', () => {
  const published = publishedRows()
  assert.equal(published.length, 38)
  const made = PROMISES.map(({ id, pledges }) => {
    const brands = BRANDS.filter((brand) => pledges[brand] !== undefined)
    return [id, brands.length === 1 ? brands[0] : undefined] as const
  })
  assert.deepEqual(new Map(made), new Map(published))
})

test('each promise has a file of its own name', () => {
  const files = globSync('*.ts', { cwd: import.meta.dirname })
    .filter((name) => !name.startsWith('all-promises'))
    .map((name) => basename(name, '.ts'))
  assert.deepEqual(files.sort(), PROMISES.map(({ id }) => id).sort())
})

test('every control of the table is asked for by a promise', () => {
  const asked = new Set<string>(BRANDS.flatMap((brand) => [...scheduleOf(policyOf(brand)).keys()]))
  assert.deepEqual(
    Object.keys(CONTROLS).filter((id) => !asked.has(id)),
    [],
  )
})

function idsOf(brand: Brand): ReadonlySet<string> {
  return new Set(policyOf(brand).map(({ id }) => id))
}

test('every control of the table is written, once', () => {
  const sources = globSync('../controls/*.ts', { cwd: import.meta.dirname })
    .filter((path) => !path.endsWith('.test.ts'))
    .map((path) => readFileSync(join(import.meta.dirname, path), 'utf8'))
  const written = sources.flatMap((text) =>
    [...text.matchAll(/\bid: '([a-z-]+)'/g)].map(([, id = '']) => id),
  )
  assert.deepEqual(written.sort(), Object.keys(CONTROLS).sort())
})

test('every control that is written has a test that breaks what it tries', () => {
  const without = globSync('../controls/*.ts', { cwd: import.meta.dirname })
    .filter((path) => !path.endsWith('.test.ts'))
    .filter((path) => {
      const tests = join(import.meta.dirname, path.replace(/\.ts$/, '.test.ts'))
      return !existsSync(tests) || !isSabotaged(readFileSync(tests, 'utf8'))
    })
  assert.deepEqual(without, [])
  assert.equal(
    isSabotaged("test('sabotage: nothing', () => {})\ntest('x', () => { assert.ok(1) })"),
    false,
  )
})

/** Whether a test of it says so and asserts something. */
function isSabotaged(tests: string): boolean {
  return tests
    .split(/^test\(/m)
    .some((one) => one.startsWith("'sabotage: ") && /\bassert\b/.test(one))
}

function integration(name: string): string {
  const path = `../../../../test/integration/${name}.test.ts`
  return readFileSync(join(import.meta.dirname, path), 'utf8')
}

test('which sentences are broken on a running cloud the published list says, and says of no others', () => {
  const files = ['sabotage', 'sabotage-canary', 'sabotage-code', 'sabotage-place'].map(integration)
  const inTables = files.flatMap((text) => [...text.matchAll(/\bbroken: \[([^\]]*)\]/g)])
  const inSteps = files.flatMap((text) => [...text.matchAll(/await broken\(.*\), \[([^\]]*)\]/g)])
  const alone = [...integration('sabotage').matchAll(/^ {6}\['([a-z-]+)'\],$/gm)]
  const inCanary = ['canary', 'canary-sign-in'].flatMap((name) => [
    ...integration(name).matchAll(/turned\.map\(.*\), \[(.*)\]\)$/gm),
  ])
  const found = [...inTables, ...inSteps, ...alone, ...inCanary].flatMap(
    ([, ids = '']) => ids.match(/[a-z-]+/g) ?? [],
  )
  const [said = ''] = /^Thirty-four sentences .*$/m.exec(readFileSync(PAGE, 'utf8')) ?? []
  const named = Array.from(said.matchAll(/`([a-z-]+)`/g), ([, id = '']) => id)
  assert.equal(named.length, 34)
  assert.deepEqual(named.toSorted(), [...new Set(found)].toSorted())
})

test('a sentence that both brands make is tried by the same controls, but for the continents of one', () => {
  const apart = PROMISES.flatMap(({ pledges }) => {
    const [zennnn, zeldesk] = BRANDS.map((brand) => new Set<string>(pledges[brand]?.controls))
    if (zennnn === undefined || zeldesk === undefined) return []
    return pledges.zennnn && pledges.zeldesk ? [...zennnn.symmetricDifference(zeldesk)] : []
  })
  assert.deepEqual(apart, ['region-continents'])
})

test('sentences of one brand differ, and chapters are not mixed', () => {
  for (const brand of BRANDS) {
    const policy = policyOf(brand)
    assert.equal(new Set(policy.map(({ says }) => says)).size, policy.length)
    const order = policy.map(({ chapter }) => Object.keys(CHAPTERS).indexOf(chapter))
    assert.deepEqual(
      order,
      [...order].sort((a, b) => a - b),
    )
  }
})

test('each brand leaves out what is the other’s alone', () => {
  const [zennnn, zeldesk] = [idsOf('zennnn'), idsOf('zeldesk')]
  assert.deepEqual([...zennnn.difference(zeldesk)].sort(), [
    'backup-locations',
    'code-open',
    'staff-none',
  ])
  assert.deepEqual([...zeldesk.difference(zennnn)].sort(), [
    'external-auth',
    'object-reference',
    'sandbox',
    'staff-scoped',
    'url-access',
  ])
})

test('a control that two promises ask for runs as often as the more demanding one wants', () => {
  // Every hour for tested recovery, every quarter of an hour for the standby.
  assert.equal(scheduleOf(policyOf('zennnn')).get('failover-drill'), 15)
  assert.equal(scheduleOf(policyOf('zennnn')).get('restore-drill'), 60)
  assert.equal(scheduleOf(policyOf('zennnn')).get('staff-grant'), undefined)
})
