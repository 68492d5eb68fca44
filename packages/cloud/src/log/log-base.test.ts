import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstSegmentOf } from './log-base.ts'

const LABEL =
  'START WAL LOCATION: 1/23000028 (file 000000030000000100000023)\nCHECKPOINT LOCATION: 1/23000060\n'

function archive(name: string, text: string): string {
  return `${name}${'\0'.repeat(512 - name.length)}${text}`
}

test('the label at the beginning of a base says from where on the log is needed', () => {
  assert.equal(firstSegmentOf(archive('backup_label', LABEL)), 256 + 0x23)
})

test('what does not begin with a label is no base', () => {
  assert.throws(() => firstSegmentOf(archive('PG_VERSION', LABEL)), { code: 'INTERNAL' })
  assert.throws(
    () => firstSegmentOf(archive('backup_label', 'CHECKPOINT LOCATION: 1/23000060\n')),
    { code: 'INTERNAL' },
  )
  assert.throws(() => firstSegmentOf(''), { code: 'INTERNAL' })
})
