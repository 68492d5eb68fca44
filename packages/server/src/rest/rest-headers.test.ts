import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PlatformError } from '@zennnn/kernel'
import { parseAccept } from './rest-accept.ts'
import { csvOf } from './rest-csv.ts'
import { parsePreferences } from './rest-preference.ts'

function refusal(run: () => unknown): string | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    assert.ok(error instanceof PlatformError)
    return error.code
  }
}

const forms = (header: string | undefined) => {
  const { form, stripNulls } = parseAccept(header)
  return [form, stripNulls]
}

test('Accept: the first form that is offered is taken', () => {
  assert.deepEqual(forms(undefined), ['array', false])
  assert.deepEqual(forms('text/html, application/json;q=0.9'), ['array', false])
  assert.deepEqual(forms('application/vnd.pgrst.object+json'), ['object', false])
  assert.deepEqual(forms('application/vnd.pgrst.array+json;nulls=stripped'), ['array', true])
  assert.deepEqual(forms('text/csv'), ['csv', false])
})

test('Accept: query plans and unknown forms are refused', () => {
  for (const header of [
    'application/vnd.pgrst.plan+json; for="application/json"; options=analyze;',
    'application/geo+json',
    'text/html',
  ])
    assert.equal(
      refusal(() => parseAccept(header)),
      'MEDIA_TYPE_UNSUPPORTED',
    )
})

test('Prefer: known preferences are applied and named', () => {
  const parsed = parsePreferences(
    'count=exact, missing=default, return=representation, resolution=ignore-duplicates, foo=bar, tx=rollback',
  )
  assert.equal(parsed.count, 'exact')
  assert.equal(parsed.returns, 'representation')
  assert.equal(parsed.resolution, 'ignore')
  assert.equal(parsed.missing, 'default')
  assert.equal(parsed.isRehearsal, true)
  assert.equal(parsed.applied.includes('foo=bar'), false)
  assert.equal(parsed.applied.includes('count=exact'), true)
})

test('Prefer: strict handling refuses what is not known, and limits what a change may affect', () => {
  assert.equal(parsePreferences('handling=strict, max-affected=1').maxAffected, 1)
  assert.equal(parsePreferences('max-affected=1').maxAffected, undefined)
  assert.equal(
    refusal(() => parsePreferences('handling=strict, foo=bar')),
    'PREFERENCE_INVALID',
  )
  assert.equal(
    refusal(() => parsePreferences('handling=strict, max-affected=x')),
    'PREFERENCE_INVALID',
  )
  assert.equal(
    refusal(() => parsePreferences('handling=lenient, count=all')),
    undefined,
  )
})

test('CSV: cells that a spreadsheet would run get an apostrophe, numbers do not', () => {
  const rows = [
    { a: '=1+1', b: '-12.50', c: null },
    { a: '@x', b: '-1+2', c: true },
    { a: '\tq', b: '＝1', c: { k: 'v' } },
    { a: 'a"b', b: 'x,y', c: 5 },
    // Where a semicolon divides cells, what follows it would be one of its own.
    { a: 'x;=1+1', b: ' y', c: 6 },
  ]
  assert.equal(
    csvOf(JSON.stringify(rows)),
    'a,b,c\r\n' +
      "'=1+1,-12.50,\r\n" +
      "'@x,'-1+2,true\r\n" +
      '"\'\tq",\'＝1,"{""k"":""v""}"\r\n' +
      '"a""b","x,y",5\r\n' +
      '"x;=1+1"," y",6\r\n',
  )
  assert.equal(csvOf('[]'), '')
})
