import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { buildRegistry, type Model, pairTable } from '@zennnn/model'
import { projectApp } from './golden/project-app.ts'
import { planSchema } from './plan.ts'

const FOLDER = join(import.meta.dirname, 'golden')
const registry = buildRegistry([projectApp])
const { access } = planSchema(registry)

/**
 * What is generated is kept as SQL that a person reads: a change of the generator shows here what it means. After a
 * review, `ZENNNN_GOLDEN=write node --test …` writes the files anew.
 */
for (const model of registry.models.values()) {
  test(`policies and rights of ${model.name} are those that were reviewed`, () => {
    const file = join(FOLDER, `${model.name}.sql`)
    const text = `${statementsOf(model).join(';\n\n')};\n`
    if (process.env['ZENNNN_GOLDEN'] === 'write') writeFileSync(file, text)
    assert.equal(text, readFileSync(file, 'utf8'))
  })
}

test('triggers and views are those that were reviewed', () => {
  const file = join(FOLDER, 'triggers-and-views.sql')
  const text = `${access
    .filter((statement) => /^create (trigger|function|view)/.test(statement))
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

/** Policies and rights on a model's table and on the tables of its pairs. */
function statementsOf(model: Model): readonly string[] {
  const pairs = [...model.fields].filter(([, field]) => field.kind === 'manyToMany')
  const tables = [model.name, ...pairs.map(([name]) => pairTable(model.name, name))]
  const pattern = new RegExp(
    `^(create policy "\\w+"|grant [^;]+?) on app\\."(${tables.join('|')})"`,
  )
  return access.filter((statement) => pattern.test(statement))
}
