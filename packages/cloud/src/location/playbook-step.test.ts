import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inventoryOf } from './playbook-run.ts'
import { parseStep, stepLines } from './playbook-step.ts'

test('a line of Ansible is a step or nothing', () => {
  const step = { status: 'changed', role: 'sshd', name: 'Only keys', message: '' } as const
  assert.deepEqual(parseStep(JSON.stringify(step)), step)
  assert.deepEqual(stepLines(step), ['sshd: Only keys.'])
  assert.equal(parseStep('[WARNING]: provided hosts list is empty'), undefined)
  assert.equal(parseStep('{"status":"changed"'), undefined)
  assert.equal(parseStep('{"status":"rebooted","role":"","name":"","message":""}'), undefined)
  assert.equal(parseStep('{"status":"ok","role":1,"name":"","message":""}'), undefined)
})

test('what is as it should be is not told', () => {
  for (const status of ['begin', 'ok', 'skipped'] as const)
    assert.deepEqual(stepLines({ status, role: 'sshd', name: 'Only keys', message: '' }), [])
})

test('Ansible uses our known hosts and nobody’s configuration, also in a folder with a space', () => {
  const way = {
    host: '192.0.2.7',
    user: 'anna',
    knownHosts: '/my home/known_hosts',
    key: undefined,
    agent: undefined,
  }
  const text = JSON.stringify(inventoryOf(way))
  assert.match(text, /-F \/dev\/null/)
  assert.match(text, /-o StrictHostKeyChecking=yes/)
  assert.match(text, /-o 'UserKnownHostsFile=\/my home\/known_hosts'/)
})
