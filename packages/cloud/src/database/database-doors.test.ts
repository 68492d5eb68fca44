import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PlatformError } from '@zennnn/kernel'
import { answerOf } from './database-doors.ts'

function said(code: string | undefined): PlatformError {
  const cause = Object.assign(new Error('no'), code === undefined ? {} : { code })
  return new PlatformError('DATABASE_UNAVAILABLE', { cause })
}

test('refused is what PostgreSQL refuses by its rules or rights; a wrong password, no room and no server say nothing of a door', () => {
  // invalid_authorization_specification, insufficient_privilege.
  for (const code of ['28000', '42501']) assert.equal(answerOf(said(code)), 'refused')
  // invalid_password, too_many_connections, cannot_connect_now, invalid_catalog_name.
  for (const code of ['28P01', '53300', '57P03', '3D000', 'ECONNREFUSED', undefined])
    assert.equal(answerOf(said(code)), 'away')
  assert.equal(answerOf(Object.assign(new Error('no'), { code: '28000' })), 'away')
})
