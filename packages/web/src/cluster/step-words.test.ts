/// <reference types="node" />
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { findSentence } from './step-words.ts'

const CLOUD = join(import.meta.dirname, '../../../cloud/src')
/** All that say something which reaches the page of clusters. */
const SAYING = [
  'cluster/cluster-failure.ts',
  'cluster/data-folder.ts',
  'cluster-order/cluster-desk.ts',
  'cluster-order/order-follow.ts',
  'cluster-order/order-register.ts',
  'cluster-order/order-statements.ts',
  'drill/drill-room.ts',
  'failover/fence.ts',
  'failover/move-plan.ts',
  'failover/mover.ts',
  'failover/moves.ts',
  'failover/needs.ts',
  'failover/rejoin.ts',
  'failover/replication-switch.ts',
  'failover/room.ts',
  'failover/slot.ts',
  'failover/standby-tender.ts',
  'failover/synchronize.ts',
  'failover/view-compose.ts',
] as const
/** What only who works at a terminal reads (`say`, hints), what only a log has, and what comments say. */
const ASIDE =
  /\/\*[\s\S]*?\*\/|^\s*(?:\/\/|--).*$|\bsay\('[^']*'\)|hint:\s*[`'][^`']*[`']|InvariantError\([^)]*\)/gm
/** Of a failure to set up the machine: what it says, and behind it what its hint says. */
const HINT = /(setupFailed\(\s*(?:'[^'\n]*'|`[^`]*`)),\s*(?:'[^'\n]*'|`[^`]*`)/g
const QUOTED = /'((?:[^'\\\n]|\\.)*)'/g
const TEMPLATE = /`((?:[^`\\]|\\.)*)`/g

/** Sentences in a source, also those in its SQL, with a figure for each value. */
function sentencesIn(source: string): readonly string[] {
  const plain = source
    .replaceAll(ASIDE, '')
    .replaceAll(/\$\{[^{}]*\}/g, '7')
    .replaceAll(HINT, '$1')
  return [...plain.matchAll(QUOTED), ...plain.matchAll(TEMPLATE)]
    .map(([, text = '']) => text)
    .filter((text) => /^[A-Z]\w* [^\n]*(?:[.!?"]|: 7)$/.test(text))
}

test('the scan finds what is said, with figures for values, and not what is said elsewhere', () => {
  const source = `/* 'Not a thing that is said.' */
    step('Stopping the primary.')
    say('Starting the standby.')
    message: \`The disk had \${left} MB left.\`, hint: 'Make room for it.'
    throw setupFailed(
      \`The folder \${path} cannot be emptied: \${output.split('x')[0]}\`,
      'Look at whom it belongs to.',
    )
    const wal = 'SELECT 1 FROM pg_stat_activity'`
  assert.deepEqual(sentencesIn(source), [
    'Stopping the primary.',
    'The disk had 7 MB left.',
    'The folder 7 cannot be emptied: 7',
  ])
})

test('every sentence of who keeps the cluster has words of ours', () => {
  const said = SAYING.flatMap((path) => {
    const found = sentencesIn(readFileSync(join(CLOUD, path), 'utf8'))
    assert.ok(found.length > 0, path)
    return found.map((text) => ({ path, text }))
  })
  assert.ok(said.length >= 60, String(said.length))
  assert.deepEqual(
    said.filter(({ text }) => findSentence(text) === undefined),
    [],
  )
})

test('figures, reasons and commands are taken over', () => {
  for (const [said, expected] of [
    [
      'The primary does not start: The disk is full. It is tried again, and nothing is moved by itself. Look at its log; to make the standby the primary, run: zennnn cluster failover local --dry-run',
      'The primary does not start: The disk is full. It is tried again, and nothing is moved by itself. Look at its log, or fail over by the command below.',
    ],
    [
      'The node b is kept, since it alone may hold changes. Take from it what is needed, then run: zennnn cluster rejoin local --discard "discard what only b has"',
      'The node b is kept, since it alone may hold changes. Take from it what is needed, then run: zennnn cluster rejoin local --discard "discard what only b has"',
    ],
    [
      'The standby could not be copied: no space left on device',
      'The standby could not be copied: no space left on device',
    ],
    ['The disk is full. (/home/postgres)', 'The disk is full. (/home/postgres)'],
    [
      'PostgreSQL does not start in /home/postgres: could not bind.',
      'PostgreSQL does not start in /home/postgres: could not bind.',
    ],
    ['1 acknowledged changes were lost.', '1 acknowledged change was lost.'],
    ['3 acknowledged changes were lost.', '3 acknowledged changes were lost.'],
    [
      'It did not come so far within 120 s. The disk has no room for a standby: 9 MB are missing. Free them; it is made by itself then.',
      'It did not come so far within 120 s. The disk has no room for a standby: 9 MB are missing. Free them; it is made by itself then.',
    ],
    ['It did not come so far within 120 s.', 'It did not come so far within 120 s.'],
    [
      'The standby could not be brought to follow: timeout expired.',
      'The standby could not be brought to follow: timeout expired.',
    ],
    ['The standby could not be rewound: fatal: x', 'The standby could not be rewound: fatal: x'],
    ['A switchover is under way: one move at a time.', 'Another move is under way: one at a time.'],
  ] as const)
    assert.equal(findSentence(said), expected)
})
