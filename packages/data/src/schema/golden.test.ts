import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { buildRegistry } from '@zennnn/model'
import { projectApp } from './golden/project-app.ts'
import { modelGrants, modelPolicies, planSchema } from './plan.ts'

const FOLDER = join(import.meta.dirname, 'golden')
const registry = buildRegistry([projectApp])

/**
 * What is generated is kept as SQL that a person reads: a change of the generator shows here what it means. After a
 * review, `ZENNNN_GOLDEN=write node --test …` writes the files anew.
 */
for (const model of registry.models.values()) {
  test(`policies and rights of ${model.name} are those that were reviewed`, () => {
    const file = join(FOLDER, `${model.name}.sql`)
    const text = `${[...modelPolicies(registry, model), ...modelGrants(registry, model)].join(';\n\n')};\n`
    if (process.env['ZENNNN_GOLDEN'] === 'write') writeFileSync(file, text)
    assert.equal(text, readFileSync(file, 'utf8'))
  })
}

test('triggers and views are those that were reviewed', () => {
  const file = join(FOLDER, 'triggers-and-views.sql')
  const text = `${planSchema(registry)
    .access.filter((statement) => /^create (trigger|function|view)/.test(statement))
    .join(';\n\n')};\n`
  if (process.env['ZENNNN_GOLDEN'] === 'write') writeFileSync(file, text)
  assert.equal(text, readFileSync(file, 'utf8'))
})

test('no reviewed file is left over', () => {
  const known = new Set([
    ...[...registry.models.keys()].map((name) => `${name}.sql`),
    'triggers-and-views.sql',
  ])
  const sql = readdirSync(FOLDER).filter((name) => name.endsWith('.sql'))
  assert.deepEqual(
    sql.filter((name) => !known.has(name)),
    [],
  )
})
