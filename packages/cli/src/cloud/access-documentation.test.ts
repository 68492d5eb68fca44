import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as declarations from '@zennnn/model'
import { CUSTOMER_SETS } from './app-catalogue.ts'

const USERS = readFileSync('docs/administrator/users.md', 'utf8')
const RIGHTS = readFileSync('docs/developer/declare-an-app.md', 'utf8')

test('what each group may do is documented, and no other group', () => {
  const declared = new Map(CUSTOMER_SETS.zeldesk.flatMap(({ registry }) => [...registry.groups]))
  const rows = new Map(
    [...USERS.matchAll(/^\| `(\w+)` \| (.+) \|$/gm)].map(([, name = '', may = '']) => [name, may]),
  )
  assert.deepEqual([...rows.keys()].toSorted(), [...declared.keys()].toSorted())
  for (const { name, implies } of declared.values())
    for (const implied of implies)
      assert.match(rows.get(name) ?? '', new RegExp(`is also .*\`${implied}\``), name)
})

test('every way to declare who may do what is documented', () => {
  const ways = Object.keys(declarations).filter((name) => /^(?:allow|restrict)/.test(name))
  assert.ok(ways.length > 3)
  for (const way of ways) assert.ok(RIGHTS.includes(`\`${way}(`), way)
})
