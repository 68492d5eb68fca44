import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CONTROL_SET, CUSTOMER_SETS, registriesOf, withDependencies } from './app-catalogue.ts'

test('choosing an app brings what it depends on', () => {
  assert.deepEqual(withDependencies(['sales']), ['base', 'contacts', 'sales'])
  assert.deepEqual(withDependencies([]), ['base'])
  assert.deepEqual(withDependencies(['contacts', 'base']), ['base', 'contacts'])
})

test('the sets of apps are those that a customer can end up with, and never hold the panel', () => {
  assert.deepEqual(
    CUSTOMER_SETS.zennnn.map((set) => set.apps),
    [['base'], ['base', 'contacts'], ['base', 'contacts', 'sales']],
  )
  assert.deepEqual(CONTROL_SET.apps, ['base', 'panel'])
})

test('registriesOf takes the apps in any order and knows no others', () => {
  const registryOf = registriesOf('zennnn')
  assert.ok(registryOf(['sales', 'contacts', 'base'])?.models.has('sale_order'))
  assert.equal(registryOf(['base'])?.models.has('sale_order'), false)
  assert.equal(registryOf(['base', 'panel']), undefined)
})
