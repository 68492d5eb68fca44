import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseEntry } from './directory-choice.ts'

const entry = { dn: 'cn=Ann', key: 'uuid:1', name: 'Ann', mail: undefined, groups: [] }
const [one, nobody, several, away] = [
  { kind: 'one', entry },
  { kind: 'nobody' },
  { kind: 'several' },
  { kind: 'away' },
] as const

test('one entry in one directory is somebody, wherever it is, also while another is away', () => {
  assert.deepEqual(chooseEntry([one]), { kind: 'one', index: 0, entry })
  assert.deepEqual(chooseEntry([nobody, { ...one }]), { kind: 'one', index: 1, entry })
  assert.deepEqual(chooseEntry([away, nobody, one]), { kind: 'one', index: 2, entry })
})

test('nobody, two in one directory, two in two, and one that is away are told apart', () => {
  for (const [reason, ...findings] of [
    ['unknown_login', nobody],
    ['unknown_login', nobody, nobody],
    ['unknown_login', several],
    ['unknown_login', several, away],
    ['several_directories', one, { ...one }],
    ['several_directories', one, several],
    ['several_directories', several, away, one],
    ['directory_unreachable', away],
    ['directory_unreachable', nobody, away],
  ] as const)
    assert.deepEqual(chooseEntry(findings), { kind: 'none', reason })
})
