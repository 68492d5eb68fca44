import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeDisks, parseMounts } from './disk-judge.ts'

/** As lsblk 2.38 of Debian 12 says it of a machine with LUKS. */
const LUKS = `{"blockdevices": [
  {"name":"sr0", "type":"rom", "mountpoints":[null]},
  {"name":"nvme0n1", "type":"disk", "mountpoints":[null], "children": [
    {"name":"nvme0n1p1", "type":"part", "mountpoints":["/boot/efi"]},
    {"name":"nvme0n1p2", "type":"part", "mountpoints":["/boot"]},
    {"name":"nvme0n1p3", "type":"part", "mountpoints":[null], "children": [
      {"name":"nvme0n1p3_crypt", "type":"crypt", "mountpoints":[null], "children": [
        {"name":"vg-root", "type":"lvm", "mountpoints":["/"]},
        {"name":"vg-swap", "type":"lvm", "mountpoints":["[SWAP]"]}
      ]}
    ]}
  ]}
]}`
/** As it says it of a machine of a provider. */
const PLAIN = `{"blockdevices": [
  {"name":"zram0", "type":"disk", "mountpoints":["[SWAP]"]},
  {"name":"vda", "type":"disk", "mountpoints":["/"]},
  {"name":"vdb", "type":"disk", "mountpoints":["/srv/zennnn"]}
]}`

function judged(text: string): readonly [string, string] {
  const { state, found } = judgeDisks({ read: text })
  return [state, found]
}

test('disks hold only where everything but what the machine starts from lies on LUKS', () => {
  assert.deepEqual(judged(LUKS), ['holds', '/, [SWAP] lie on LUKS'])
  const swap = LUKS.replace(
    '"name":"sr0", "type":"rom", "mountpoints":[null]',
    '"name":"sda", "type":"disk", "mountpoints":["[SWAP]"]',
  )
  assert.deepEqual(judged(swap), ['attest', 'no encryption is seen from here below [SWAP]'])
})

test('what a provider may do below the disks is left to who attests it, never said to hold', () => {
  assert.deepEqual(judged(PLAIN), [
    'attest',
    'no encryption is seen from here below /, /srv/zennnn',
  ])
})

test('what lsblk does not say is unknown', () => {
  for (const text of [
    '',
    '{}',
    '[]',
    'null',
    '{"blockdevices": [null, 1, {"mountpoints": "/"}]}',
    PLAIN.replace('"/"', 'null'),
  ]) {
    assert.equal(parseMounts(text), undefined, text)
    assert.equal(judged(text)[0], 'unknown', text)
  }
})
