import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aboutOne, aboutRecord } from './one-record.ts'

const ID = '01890000-0000-7abc-8000-00000000000f'
const OTHER = '01890000-0000-7abc-8000-0000000000aa'

test('aboutOne: a search for one id is the same for all ids', () => {
  const one = aboutOne(`?id=eq.${ID}&select=name`)
  assert.equal(one?.id, ID)
  assert.equal(one.search, aboutOne(`?id=eq.${OTHER.toUpperCase()}&select=name`)?.search)
  assert.notEqual(one.search, aboutOne(`?select=name&id=eq.${ID}`)?.search)
})

for (const search of [
  '',
  `?id=eq.${ID}&id=eq.${OTHER}`,
  `?id=neq.${ID}`,
  `?lines.id=eq.${ID}`,
  `?id=eq.${ID}x`,
  `?id=eq.x${ID}`,
  `?or=(id.eq.${ID})`,
  `?customer=eq.${ID}`,
  // Somebody who knows what stands for the id cannot make it stand for another value.
  `?id=eq.${ID}&customer=eq.00000000-0000-7000-8000-000000000000`,
  `?id=eq.${ID}&customer=eq.00000000-0000-7000-8000-00000000000%30`,
  `?id=eq.${ID}&customer=eq.00000000%2d0000-7000-8000-000000000000`,
])
  test(`aboutOne: ${search || 'nothing'} is not about one record`, () => {
    assert.equal(aboutOne(search), undefined)
  })

test('aboutRecord: the id takes its place, other values stay', () => {
  const { search } = aboutOne(`?id=eq.${ID}`) ?? { search: '' }
  const placeholder = search.slice('?id=eq.'.length)
  const statement = { text: 'select', values: ['x', placeholder, ['y', placeholder]] }
  const [about] = aboutRecord([statement], ID)
  assert.deepEqual(about?.values, ['x', ID, ['y', placeholder]])
  assert.deepEqual(statement.values[1], placeholder)
})
