import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ControlRun } from '../control/control.ts'
import { type EvidenceLine, parseLine } from '../evidence/evidence-line.ts'
import { sampleChain, sampleRun } from '../evidence/sample-evidence.ts'
import { runsOf } from './recorded-run.ts'

function linesOf(runs: readonly ControlRun[]): readonly EvidenceLine[] {
  return sampleChain(runs).texts.flatMap((text) => parseLine(text) ?? [])
}

test('runsOf: each line is the run that it was written of, in the order of the chain', () => {
  const [first, second, third] = [
    sampleRun({ minutesAgo: 3, figures: { lag_bytes: 7 } }),
    sampleRun({ minutesAgo: 2, control: 'tls-chain', outcome: 'no_answer' }),
    sampleRun({ minutesAgo: 5 }),
  ] as const
  assert.deepEqual(
    runsOf(linesOf([first, second, third]).toReversed()),
    new Map([
      [
        'standby-lag',
        [
          { ...first, sequence: 1 },
          { ...third, sequence: 3 },
        ],
      ],
      ['tls-chain', [{ ...second, sequence: 2 }]],
    ]),
  )
})

test('runsOf: controls that this version does not know are left out', () => {
  const retired = linesOf([sampleRun({})]).map((line) => ({ ...line, control: 'telegraph' }))
  assert.deepEqual(runsOf(retired), new Map())
})
