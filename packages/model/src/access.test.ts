import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PlatformError } from '@zennnn/kernel'
import {
  type AccessRule,
  allowWithRecord,
  restrictToKnownModel,
  restrictToRecord,
} from './access.ts'
import { app } from './app.ts'
import { field } from './field-builders.ts'
import { model } from './model.ts'
import type { Registry } from './registry.ts'
import { buildRegistry } from './registry-build.ts'

/** A model with this rule, a text field `kind` and a reference `of`. */
function registryWith(rule: AccessRule): Registry {
  const fields = { kind: field.text(), words: field.longText(), of: field.reference('user') }
  const x = model('x', { label: 'X', plural: 'X', title: 'id', fields, access: [rule] })
  const user = model('user', { label: 'U', plural: 'U', title: 'id', fields: {}, access: [] })
  const models = [user, x]
  return buildRegistry([app({ name: 'notes', label: 'Notes', summary: 'For tests.', models })])
}

function problemsWith(rule: AccessRule): string {
  try {
    registryWith(rule)
    return ''
  } catch (error) {
    assert.ok(error instanceof PlatformError)
    assert.equal(error.code, 'APP_INVALID')
    return error.message
  }
}

test('rules that follow what a record speaks of are neither grants nor restrictions by expression', () => {
  const rule = restrictToKnownModel({
    model: 'kind',
    words: 'words',
    except: 'record.of == user.id',
  })
  const x = registryWith(rule).models.get('x') ?? assert.fail()
  assert.deepEqual([x.grants, x.restrictions, x.following], [[], [], [rule]])
})

test('such a rule names text fields, and excepts by an expression of the record', () => {
  for (const rule of [
    allowWithRecord({ model: 'kind', record: 'of' }),
    restrictToRecord({ model: 'nothing', record: 'kind' }),
    restrictToKnownModel({ model: 'kind', words: 'of', except: 'true' }),
  ])
    assert.match(
      problemsWith(rule),
      new RegExp(`model x: ${rule.kind} names (?:of|nothing), which is no text field`),
    )
  assert.match(
    problemsWith(restrictToKnownModel({ model: 'kind', words: 'words', except: 'record.no == 1' })),
    /x restrict_to_known_model: /,
  )
})
