import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requireWalls } from './database-walls.ts'

const WALLS = [
  'grant relation app.tag: zennnn_user SELECT',
  'policy read on app.tag for r t to {zennnn_user} using true check ',
  'table app.tag of zennnn_owner, security t t',
]

test('requireWalls takes what is equal, and tables and columns that no app declares any more', () => {
  requireWalls(WALLS, WALLS)
  requireWalls(WALLS, [
    ...WALLS,
    'table app.old of zennnn_owner, security t t',
    'column app.old.id uuid t  ',
  ])
})

test('requireWalls refuses whatever is missing, and whatever is more and opens or does something', () => {
  for (const line of WALLS)
    assert.throws(
      () => {
        requireWalls(
          WALLS,
          WALLS.filter((one) => one !== line),
        )
      },
      { code: 'STATE_REFUSED', message: /missing: / },
      line,
    )
  for (const line of [
    'grant relation app.old: zennnn_user SELECT',
    'policy all on app.tag for * t to {public} using true check ',
    'trigger O CREATE TRIGGER evil BEFORE INSERT ON app.tag FOR EACH ROW EXECUTE FUNCTION zennnn.evil()',
    'function zennnn.evil() of zennnn_owner, for : …',
    'view app_read.tag : select 1',
    'schema app of zennnn_user',
    'before policies: lower(text)',
    'default zennnn_owner - f {=X/zennnn_owner}',
    'rule evil on app.tag',
  ])
    assert.throws(
      () => {
        requireWalls(WALLS, [...WALLS, line])
      },
      { code: 'STATE_REFUSED', message: /not ours: / },
      line,
    )
})
