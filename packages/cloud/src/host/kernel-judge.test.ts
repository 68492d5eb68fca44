import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { judgeKernel, KERNEL_SETTINGS } from './kernel-judge.ts'

const ROLE = new URL(
  '../../../../deploy/ansible/roles/kernel/templates/sysctl.conf.j2',
  import.meta.url,
)

/** What the role of Ansible sets. */
function roleValues(): Map<string, string> {
  const lines = readFileSync(ROLE, 'utf8').matchAll(/^-?([a-z0-9_.]+) = (\d+)$/gm)
  return new Map([...lines].map(([, name = '', value = '']) => [name, value]))
}

function judged(change: Readonly<Record<string, string | undefined>> = {}) {
  const values = new Map<string, string | undefined>(roleValues())
  for (const [name, value] of Object.entries(change)) values.set(name, value)
  const { state, found } = judgeKernel({ read: values })
  return [state, found]
}

test('what the role sets is what the audit asks for, each of it', () => {
  assert.deepEqual([...roleValues().keys()].sort(), [...KERNEL_SETTINGS].sort())
  assert.equal(judged()[0], 'holds')
})

test('a setting that is weaker is named with its value, and no number is none', () => {
  assert.deepEqual(judged({ 'kernel.kptr_restrict': '0' }), ['broken', 'kernel.kptr_restrict is 0'])
  assert.deepEqual(judged({ 'kernel.yama.ptrace_scope': '0', 'net.ipv4.ip_forward': '1' }), [
    'broken',
    'kernel.yama.ptrace_scope is 0, net.ipv4.ip_forward is 1',
  ])
  assert.equal(judged({ 'fs.suid_dumpable': '' })[0], 'broken')
  // Stronger than asked for.
  assert.equal(
    judged({ 'kernel.yama.ptrace_scope': '3', 'kernel.perf_event_paranoid': '3' })[0],
    'holds',
  )
})

test('a setting that cannot be read is unknown, unless kernels come without it', () => {
  assert.deepEqual(judged({ 'kernel.dmesg_restrict': undefined }), [
    'unknown',
    'kernel.dmesg_restrict cannot be read',
  ])
  assert.equal(judged({ 'kernel.unprivileged_userns_clone': undefined })[0], 'holds')
  assert.equal(judged({ 'net.ipv6.conf.all.forwarding': undefined })[0], 'holds')
  assert.equal(judgeKernel({ read: new Map() }).state, 'unknown')
})
