import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OFFERED_APPS, registriesOf, withDependencies } from '../cloud/app-catalogue.ts'
import { drawDocuments } from './canary-documents.ts'

const registry = registriesOf('zennnn')(withDependencies(OFFERED_APPS.map(({ name }) => name)))

test('every template of mails is drawn, with the text in each of its values and nowhere as markup', () => {
  assert.ok(registry)
  const attack = '<img src=x onerror=run()>'
  const documents = drawDocuments(registry, attack)
  assert.equal(documents.length, registry.mailTemplates.size)
  assert.ok(documents.length >= 3)
  for (const document of documents) {
    assert.ok(!document.includes(attack))
    assert.ok(document.includes('&lt;img src=x onerror=run()&gt;'))
  }
})

test('a text that would run as an address is refused where it would be one', () => {
  assert.ok(registry)
  const documents = drawDocuments(registry, 'javascript:run()')
  assert.ok(documents.length < registry.mailTemplates.size)
  assert.ok(documents.every((document) => !/href="javascript:/i.test(document)))
})
