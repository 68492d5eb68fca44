import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCommand } from './location-rehearse.ts'

test('what is typed there has no character that a shell reads, and names the domain of that cloud', () => {
  const command = createCommand('rehearsal-one', 'trial.cloud.example')
  assert.equal(
    command,
    'sudo -n zennnn database create rehearsal-one --admin rehearsal@trial.cloud.example --apps contacts --json',
  )
  assert.match(command, /^[a-z0-9 .@-]+$/)
})
