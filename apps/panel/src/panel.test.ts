import assert from 'node:assert/strict'
import { test } from 'node:test'
import { base } from '@zennnn/base'
import { buildRegistry } from '@zennnn/model'
import { panel } from './index.ts'

const registry = buildRegistry([base, panel])

test('panel: only operators see databases and caught mails, and nobody changes a database by hand', () => {
  const grants = ['database', 'inbox_mail'].map((name) =>
    registry.models.get(name)?.grants.map(({ group, operations }) => [group, ...operations]),
  )
  assert.deepEqual(grants, [[['operator', 'read']], [['operator', 'read', 'delete']]])
})

test('base: no right to users, settings, the audit log or the outbox for just any member but reading who there is', () => {
  const granted = ['user', 'setting', 'audit_entry', 'mail', 'group'].flatMap((name) =>
    (registry.models.get(name)?.grants ?? [])
      .filter(({ group }) => group !== 'administrator')
      .map(({ group, operations }) => [name, group, ...operations]),
  )
  assert.deepEqual(granted, [['user', 'member', 'read']])
})
