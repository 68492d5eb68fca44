import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { playbookText } from '../../packages/cloud/src/location/playbook-values.ts'

const run = promisify(execFile)

const PLAYBOOK = `- hosts: location
  gather_facts: false
  tasks:
    - ansible.builtin.copy:
        dest: "{{ out }}"
        content: "{{ city }} {{ item['keys'] | join(',') }} {{ ansible_user }}"
      loop: "{{ people }}"
`

test('to a real Ansible a text of ours is no program', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-values-'))
  t.after(async () => {
    await rm(folder, { recursive: true })
  })
  const path = (name: string): string => join(folder, name)
  const evil = `{{ lookup('pipe', 'touch ${path('ran')}') }}`
  const host = { ansible_connection: 'local', ansible_user: evil }
  await writeFile(path('playbook.yml'), PLAYBOOK)
  await writeFile(path('inventory.yml'), playbookText({ all: { hosts: { location: host } } }))
  await writeFile(
    path('variables.yml'),
    playbookText({ city: evil, people: [{ keys: [evil] }], out: path('out') }),
  )
  const env = { ...process.env, HOME: folder, ANSIBLE_HOME: folder }
  const args = ['-i', path('inventory.yml'), '-e', `@${path('variables.yml')}`]
  await run('ansible-playbook', [...args, path('playbook.yml')], { env })
  assert.equal(await readFile(path('out'), 'utf8'), `${evil} ${evil} ${evil}`)
  await assert.rejects(access(path('ran')), { code: 'ENOENT' })
})
