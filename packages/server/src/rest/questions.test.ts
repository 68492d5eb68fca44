import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sightOf } from '@zennnn/data'
import { newDatabaseId } from '@zennnn/kernel'
import { allow, app, buildRegistry, field, group, model } from '@zennnn/model'
import { Questions } from './questions.ts'
import type { RestRequest } from './rest-request.ts'

const user = model('user', {
  label: 'User',
  plural: 'Users',
  fields: { name: field.text(), salary: field.money({ groups: ['boss'] }) },
  access: [allow('member', ['read'])],
})
const registry = buildRegistry([
  app({
    name: 'base',
    label: 'Base',
    summary: 'For tests',
    models: [user],
    groups: [group('boss', 'Boss')],
  }),
])
const database = newDatabaseId()

function ask(change: Partial<RestRequest> & { readonly accept?: string } = {}): RestRequest {
  return {
    method: 'GET',
    model: 'user',
    search: '?select=name',
    header: (name) => (name === 'accept' ? change.accept : undefined),
    body: undefined,
    principal: { kind: 'guest' },
    database,
    registry,
    ...change,
  }
}

test('Questions: the same question is read once', () => {
  const questions = new Questions()
  assert.equal(questions.read(ask()), questions.read(ask()))
})

for (const [what, other] of [
  ['database', ask({ database: newDatabaseId() })],
  ['model', ask({ model: 'group' })],
  ['query string', ask({ search: '?select=id' })],
  ['form', ask({ accept: 'text/csv' })],
] as const)
  test(`Questions: another ${what} is another question`, () => {
    const questions = new Questions()
    assert.notEqual(questions.read(ask()), questions.read(other))
  })

test('Questions: a kept question is compiled anew for who sees less, and refused in full', () => {
  const question = new Questions().read(ask({ search: '?select=salary' }))
  const boss = sightOf(registry, ['member', 'boss'])
  const statements = question.statementsFor(boss)
  assert.match(statements[0]?.text ?? '', /salary/)
  assert.equal(question.statementsFor(boss), statements)
  const refusal = { code: 'FIELD_UNKNOWN' }
  assert.throws(() => question.statementsFor(sightOf(registry, ['member'])), refusal)
  assert.throws(() => question.statementsFor(sightOf(registry, ['member'])), refusal)
})

test('Questions: only the last 500 are kept, and none that is long', () => {
  const questions = new Questions()
  const first = questions.read(ask())
  for (let limit = 1; limit < 500; limit += 1) questions.read(ask({ search: `?limit=${limit}` }))
  assert.equal(questions.read(ask()), first)
  for (let limit = 1; limit <= 500; limit += 1) questions.read(ask({ search: `?limit=${limit}` }))
  assert.notEqual(questions.read(ask()), first)
  const long = ask({ search: `?name=eq.${'x'.repeat(2000)}` })
  assert.notEqual(questions.read(long), questions.read(long))
})

test('Questions: records of one model share a question, and each is asked for by its own id', () => {
  const questions = new Questions()
  const ids = ['01890000-0000-7abc-8000-00000000000f', '01890000-0000-7abc-8000-0000000000aa']
  const sight = sightOf(registry, ['member', 'boss'])
  const statements = ids.map((id) =>
    questions.read(ask({ search: `?id=eq.${id}` })).statementsFor(sight),
  )
  assert.equal(statements[0]?.[0]?.text, statements[1]?.[0]?.text)
  assert.deepEqual(
    statements.map((one) => one[0]?.values),
    ids.map((id) => [id]),
  )
})
