import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'

const ROLES = join(import.meta.dirname, '../../../../deploy/ansible/roles')

async function settings(template: string, name: string): Promise<readonly string[]> {
  const text = await readFile(join(ROLES, template), 'utf8')
  return text
    .split('\n')
    .flatMap((line) => (line.startsWith(`${name}=`) ? [line.slice(name.length + 1)] : []))
}

test('the attack measures the firewall, not who else is busy: it waits behind nobody', async () => {
  const unit = 'audit/templates/zennnn-host-attack.service.j2'
  assert.deepEqual(await settings(unit, 'ExecStart'), [
    '-/usr/local/bin/zennnn host attack --out /run/zennnn-host-attack/attack.json',
  ])
  for (const name of ['Nice', 'CPUWeight', 'CPUQuota', 'CPUSchedulingPolicy', 'IOSchedulingClass'])
    assert.deepEqual(await settings(unit, name), [], name)
})

test('a spare attacks itself from the day on which a cloud was recovered there, and is guarded from then on', async () => {
  const unit = 'audit/templates/zennnn-host-attack.service.j2'
  assert.deepEqual(await settings(unit, 'ConditionPathExists'), [
    '/srv/zennnn/home/state.json',
    '!/srv/zennnn/home/recovering',
  ])
  const timer = 'audit/templates/zennnn-host-attack.timer.j2'
  // What counts from the last attack never begins where there was none.
  assert.deepEqual(await settings(timer, 'OnCalendar'), ['daily'])
  assert.deepEqual(await settings(timer, 'OnUnitActiveSec'), [])
  assert.doesNotMatch(await readFile(join(ROLES, 'audit/tasks/main.yml'), 'utf8'), /cloud_runs/)
  // The role `guard` starts it on locations with a cloud alone: on a spare nobody comes who would.
  const [wants = ''] = await settings('cloud/templates/zennnn.service.j2', 'Wants')
  assert.ok(wants.split(' ').includes('fail2ban.service'))
})
