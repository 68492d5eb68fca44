import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { judgeModules, type ModuleReading } from './module-judge.ts'

const ROLE = new URL(
  '../../../../deploy/ansible/roles/kernel/templates/modprobe.conf.j2',
  import.meta.url,
)
/** As /proc/modules of Debian 12 begins. */
const LOADED = `nft_limit 16384 2 - Live 0x0000000000000000
nf_tables 303104 36 nft_limit, Live 0x0000000000000000
ext4 983040 1 - Live 0x0000000000000000
`

function judged(change: Partial<ModuleReading> = {}): readonly [string, string] {
  const configuration = readFileSync(ROLE, 'utf8')
  const { state, found } = judgeModules({ read: { loaded: LOADED, configuration, ...change } })
  return [state, found]
}

test('what the role turns off is what the audit asks for', () => {
  assert.deepEqual(judged(), ['holds', '17 modules are off'])
  // modprobe itself says `_` for each `-`, and leaves comments away.
  const said = readFileSync(ROLE, 'utf8')
    .replaceAll('-', '_')
    .replaceAll(/^#.*\n/gm, '')
  assert.equal(judged({ configuration: said })[0], 'holds')
  assert.equal(readFileSync(ROLE, 'utf8').match(/^install /gm)?.length, 17)
})

test('a module that is loaded, or could be, is named', () => {
  const loaded = `${LOADED}sctp 462848 4 - Live 0x0\nusb_storage 81920 0 - Live 0x0\n`
  assert.deepEqual(judged({ loaded }), ['broken', 'loaded: sctp, usb-storage'])
  const configuration = readFileSync(ROLE, 'utf8').replace('install rds /bin/false\n', '')
  assert.deepEqual(judged({ configuration }), ['broken', 'may be loaded: rds'])
  assert.equal(judged({ configuration: 'alias char-major-10-1 psmouse\n' })[0], 'broken')
})
