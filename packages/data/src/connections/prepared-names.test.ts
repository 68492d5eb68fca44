import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PreparedNames } from './prepared-names.ts'

test('a name is parsed once, the unnamed statement each time', () => {
  const names = new PreparedNames(10)
  assert.deepEqual(names.use('a', 'select 1'), { name: 'a', parse: true, columns: undefined })
  assert.deepEqual(names.use('a', 'select 1'), { name: 'a', parse: false, columns: undefined })
  assert.deepEqual(names.use(undefined, 'select 1'), { name: '', parse: true, columns: undefined })
  assert.deepEqual(names.use(undefined, 'select 1'), { name: '', parse: true, columns: undefined })
})

test('beyond the limit the name unused for longest is closed', () => {
  const names = new PreparedNames(2)
  for (const name of ['a', 'b', 'a', 'c']) names.use(name, `select '${name}'`)
  assert.deepEqual(names.takeClosing(), ['b'])
  assert.deepEqual(names.takeClosing(), [])
  assert.deepEqual(names.use('b', `select 'b'`), { name: 'b', parse: true, columns: undefined })
})

test('a forgotten name is parsed again; forgetting all closes all', () => {
  const names = new PreparedNames(10)
  names.use('a', 'select 1')
  names.forget('a')
  assert.equal(names.use('a', 'select 1').parse, true)
  names.forgetAll()
  assert.deepEqual(names.takeClosing(), ['a'])
  assert.equal(names.size, 0)
})

test('one name for two texts is a bug of ours', () => {
  const names = new PreparedNames(10)
  names.use('a', 'select 1')
  assert.throws(() => names.use('a', 'select 2'), { id: 'statement-name-reused' })
})

test('what a statement returns is known until it is prepared again', () => {
  const names = new PreparedNames(10)
  names.use('a', 'select 1 as n')
  const columns = [{ name: 'n', dataTypeID: 23 }]
  names.describe('a', columns)
  assert.equal(names.use('a', 'select 1 as n').columns, columns)
  names.forgetAll()
  assert.equal(names.use('a', 'select 1 as n').columns, undefined)
})
