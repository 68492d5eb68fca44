import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newDatabaseId } from '@zennnn/kernel'
import { downloadSlots } from './download-slots.ts'

test('downloadSlots bounds what one database and all of them run at once', () => {
  const begin = downloadSlots({ perDatabase: 2, total: 3 })
  const [acme, other] = [newDatabaseId(), newDatabaseId()]
  const end = begin(acme)
  begin(acme)
  const refused = { code: 'TOO_MANY_ATTEMPTS' }
  assert.throws(() => begin(acme), refused)
  begin(other)
  assert.throws(() => begin(other), refused)
  end()
  // Ended twice, it frees one place.
  end()
  begin(acme)
  assert.throws(() => begin(acme), refused)
})
