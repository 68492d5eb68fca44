import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { parseCertificateEnvironment } from '../../packages/cli/src/environment-certificates.ts'
import { acmeVariables } from '../../packages/cloud/src/location/location-acme.ts'
import { playbookText } from '../../packages/cloud/src/location/playbook-values.ts'

const run = promisify(execFile)

const TEMPLATE = new URL('../../deploy/ansible/roles/cloud/templates/zennnn.j2', import.meta.url)
const PLAYBOOK = `- hosts: location
  gather_facts: false
  tasks:
    - ansible.builtin.template: { src: "${TEMPLATE.pathname}", dest: "{{ out }}" }
`

/** What the start script of a location sets, as a real Ansible writes it and a real shell reads it. */
async function startScript(
  t: TestContext,
  variables: Readonly<Record<string, string>>,
): Promise<{ readonly folder: string; readonly set: Readonly<Record<string, string>> }> {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-script-'))
  t.after(async () => {
    await rm(folder, { recursive: true })
  })
  const path = (name: string): string => join(folder, name)
  await writeFile(path('playbook.yml'), PLAYBOOK)
  const host = { ansible_connection: 'local' }
  await writeFile(path('inventory.yml'), playbookText({ all: { hosts: { location: host } } }))
  const values = { location_domain: 'us.example', location_acme: variables, out: path('zennnn') }
  await writeFile(path('variables.yml'), playbookText(values))
  const env = { ...process.env, HOME: folder, ANSIBLE_HOME: folder }
  const args = ['-i', path('inventory.yml'), '-e', `@${path('variables.yml')}`]
  await run('ansible-playbook', [...args, path('playbook.yml')], { env })
  const script = await readFile(path('zennnn'), 'utf8')
  assert.match(script, /^exec \/opt\/zennnn\/current\/bin\/zennnn "\$@"$/m)
  await writeFile(path('zennnn'), script.replace(/^exec .*$/m, '/usr/bin/env'))
  const { stdout } = await run('/bin/sh', [path('zennnn')], { cwd: folder, env: {} })
  const lines = stdout.split('\n').flatMap((line) => [/^(ZENNNN_\w+)=(.*)$/.exec(line) ?? []])
  const set = lines.flatMap(([, name, value]) => (name === undefined ? [] : [[name, value ?? '']]))
  return { folder, set: Object.fromEntries(set) }
}

const ALWAYS = { ZENNNN_HOME: '/srv/zennnn/home', ZENNNN_PORT: '443', ZENNNN_DOMAIN: 'us.example' }

test('the start script of a location asks an authority as its file says, and none where it says none', async (t) => {
  assert.deepEqual((await startScript(t, acmeVariables(undefined))).set, ALWAYS)
  const directory = 'https://acme-v02.api.letsencrypt.org/directory'
  const { set } = await startScript(
    t,
    acmeVariables({ directory, key: 'RSA-3072', hook: 'dns/hook' }),
  )
  assert.deepEqual(parseCertificateEnvironment(set, '/'), {
    certificates: {
      authority: directory,
      key: 'RSA-3072',
      dnsHook: '/etc/zennnn/dns-hook',
      httpPort: 80,
    },
    problems: [],
  })
  const { ZENNNN_HOME, ZENNNN_PORT, ZENNNN_DOMAIN } = set
  assert.deepEqual({ ZENNNN_HOME, ZENNNN_PORT, ZENNNN_DOMAIN }, ALWAYS)
})

test('to the shell of a location no value is a program', async (t) => {
  const evil = `https://x/'; touch ran; $(touch ran) \`touch ran\` {{ 1 }} "`
  const { folder, set } = await startScript(t, { ZENNNN_ACME: evil })
  assert.equal(set['ZENNNN_ACME'], evil)
  await assert.rejects(access(join(folder, 'ran')), { code: 'ENOENT' })
})
