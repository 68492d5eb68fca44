import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainMessage } from './panel-messages.ts'

const ID = '01928374-5566-7788-99aa-bbccddeeff00'

const forCustomer = (message: string) => plainMessage('customer', message, 'plain')

test('customers read how far a backup or restore of theirs is, and in which region', () => {
  for (const message of [
    'Copying 3 of 12 MB to eu, us, ap.',
    'Reading 3 of 12 MB back from eu-west, about 40 seconds left.',
    'The backup is incomplete: us, ap lack it.',
    'The database as it is now is in the backup 019ad0c1-1111-7222-8333-444455556666. It is incomplete: us gets a copy later.',
    'The backup is incomplete: us lacks it. The copy in eu was restored and is equal.',
    `The backup ${ID} failed.`,
    'Restoring from the region eu: 1.5 MB of 3.0 MB.',
    'The copy in the region eu is no use; the next one is read.',
    `The database as it is now is in the backup ${ID}.`,
  ])
    assert.equal(forCustomer(message), message)
})

test('customers read no sentence that could carry a host, a path, an answer of a program or a name of others', () => {
  for (const message of [
    'restic in the region us ended with 1: /var/lib/x is full.',
    'The backup failed: No region can be written. It is tried again.',
    'Copying to /srv/vault.',
    'Copying to eu. Fatal: host 10.0.0.7 refused.',
    'Copying to eu.\nFatal: host 10.0.0.7 refused.',
    'The backup lies in eu, 10.0.0.7. The copy in eu was restored and is equal.',
    'The name "other" is taken. Choose another one.',
    'Looking at z_abcdefghijklmnopqrstuvwxyz.',
    'Opening the database. pg_restore: error',
    'No copy of the backup can be read: connect ECONNREFUSED vault.internal:8000',
    '',
  ])
    assert.equal(forCustomer(message), 'plain', message)
})

test('operators read everything, and what is not there stays so', () => {
  assert.equal(plainMessage('operator', '/var/lib/x is full.', 'plain'), '/var/lib/x is full.')
  assert.equal(plainMessage('customer', null, 'plain'), null)
})
