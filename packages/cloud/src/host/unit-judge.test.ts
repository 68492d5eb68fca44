import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { judgeUnits, parseExposure } from './unit-judge.ts'

/** As systemd 252 of Debian 12 says it. */
const TABLE = `UNIT                                  EXPOSURE PREDICATE HAPPY
cron.service                               9.6 UNSAFE    😨
dbus.service                               9.5 UNSAFE    😨
ssh.service                                9.6 UNSAFE    😨
systemd-timesyncd.service                  2.1 OK        🙂
zennnn-vault-privileged.service            1.2 OK        🙂
zennnn-vault.service                       1.2 OK        🙂
zennnn.service                             3.8 OK        🙂
`

function judged(text: string): readonly [string, string] {
  const { state, found } = judgeUnits({ read: text })
  return [state, found]
}

test('our units hold only while systemd finds none of them too exposed', () => {
  assert.deepEqual(judged(TABLE), [
    'holds',
    'zennnn.service 3.8, zennnn-vault.service 1.2, zennnn-vault-privileged.service 1.2',
  ])
  assert.deepEqual(judged(TABLE.replace('3.8 OK     ', '8.0 EXPOSED')), [
    'broken',
    'zennnn.service 8.0, of 4 at most',
  ])
  // A spare has the vault alone.
  assert.equal(judged(TABLE.replace(/^zennnn\.service.*$/m, ''))[0], 'holds')
})

test('where none of our units is loaded, or nothing can be asked, nothing is said to hold', () => {
  assert.equal(judged(TABLE.replaceAll(/^zennnn.*$/gm, ''))[0], 'unknown')
  assert.equal(judged('Failed to connect to bus: No such file or directory\n')[0], 'unknown')
  assert.equal(parseExposure(''), undefined)
})

const ANALYZE = '/usr/bin/systemd-analyze'
const ROLES = join(import.meta.dirname, '../../../../deploy/ansible/roles')
const TEMPLATES = {
  'zennnn.service': 'cloud/templates/zennnn.service.j2',
  'zennnn-vault.service': 'vault/templates/vault.service.j2',
  'zennnn-host-audit.service': 'audit/templates/zennnn-host-audit.service.j2',
  'zennnn-host-attack.service': 'audit/templates/zennnn-host-attack.service.j2',
} as const

test('our roles write units that are as closed as the audit asks', {
  skip: existsSync(ANALYZE) ? false : 'this machine has no systemd',
}, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-units-'))
  t.after(async () => {
    await rm(folder, { recursive: true })
  })
  const rows: string[] = []
  for (const [name, template] of Object.entries(TEMPLATES)) {
    const path = join(folder, name)
    const text = await readFile(join(ROLES, template), 'utf8')
    await writeFile(path, text.replaceAll(/\{\{.*?\}\}/g, 'x'))
    const said = execFileSync(ANALYZE, ['security', '--no-pager', '--offline=true', path], {
      encoding: 'utf8',
    })
    const [, exposure = ''] = /Overall exposure level for \S+: (\d+\.\d)/.exec(said) ?? []
    rows.push(`${name} ${exposure} OK`)
  }
  const { state, found } = judgeUnits({ read: rows.join('\n') })
  assert.equal(state, 'holds', found)
  assert.equal(found.split(', ').length, 4)
})
