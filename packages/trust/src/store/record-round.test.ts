import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type EvidenceRegister, publicKeyText } from '@zennnn/cloud'
import { createLog } from '@zennnn/kernel'
import type { Control } from '../control/control.ts'
import { CHAIN_BEGIN, type ChainHead, parseLine } from '../evidence/evidence-line.ts'
import { SAMPLE_CLOUD, SAMPLE_NOW, sampleKey } from '../evidence/sample-evidence.ts'
import { verifyChain } from '../evidence/verify-chain.ts'
import { brandPolicy } from '../promise/policy.ts'
import { ControlRunner } from '../round/control-runner.ts'
import { recordDue, recordRuns } from './record-round.ts'

const clock = { now: () => SAMPLE_NOW }
const log = createLog({ clock, level: 'error', write: () => undefined })
const { signal } = new AbortController()

function control(id: Control['id'], outcome: 'holds' | 'fails' = 'holds'): Control {
  return {
    id,
    observe: async () => await Promise.resolve({ outcome, measured: 'seen', figures: {} }),
  }
}

function tools(...controls: readonly Control[]) {
  const { privateKey } = sampleKey(7)
  const runner = new ControlRunner({ clock, log })
  return {
    policy: brandPolicy('zennnn'),
    cloud: SAMPLE_CLOUD,
    privateKey,
    controls,
    runner,
    clock,
  } as const
}

type Line = Parameters<EvidenceRegister['append']>[0]

/** A register in memory, with runs of before. */
function register(...last: readonly { control: string; at: string; outcome: string }[]) {
  const lines: Line[] = []
  const publicKey = publicKeyText(sampleKey(7).privateKey)
  return {
    chain: { cloud: SAMPLE_CLOUD, publicKey },
    lines,
    lastRuns: async (wanted: readonly string[]) =>
      await Promise.resolve(last.filter((one) => wanted.includes(one.control))),
    head: async (): Promise<ChainHead> => await Promise.resolve(lines.at(-1) ?? CHAIN_BEGIN),
    append: async (line: Line) => {
      lines.push(line)
      await Promise.resolve()
    },
  }
}

const HOUR_AGO = '2026-11-30T11:00:00.000Z'

test('what is due is run, and each run becomes the next line of a chain that verifies', async () => {
  const store = register({ control: 'standby-lag', at: HOUR_AGO, outcome: 'holds' })
  await recordDue(store, tools(control('standby-lag'), control('database-map')), signal)
  const place = {
    cloud: SAMPLE_CLOUD,
    publicKey: sampleKey(7).publicKey,
    now: SAMPLE_NOW,
    after: CHAIN_BEGIN,
  }
  const verdict = verifyChain(
    store.lines.map(({ text }) => text),
    place,
  )
  assert.deepEqual([verdict.lines, verdict.problems], [2, []])
  // The one that never ran goes first.
  assert.deepEqual(
    store.lines.map(({ text }) => parseLine(text)?.control),
    ['database-map', 'standby-lag'],
  )
})

test('what is not due is not run, and what has no run here neither', async () => {
  const now = SAMPLE_NOW.toISOString()
  const store = register({ control: 'standby-lag', at: now, outcome: 'holds' })
  assert.deepEqual(await recordDue(store, tools(control('standby-lag')), signal), [])
  assert.deepEqual(store.lines, [])
})

test('a line says whether its control came to something else than before', async () => {
  const store = register({ control: 'standby-lag', at: HOUR_AGO, outcome: 'holds' })
  const wanted = ['standby-lag', 'database-map'] as const
  await recordRuns(store, wanted, tools(control('standby-lag'), control('database-map')), signal)
  await recordRuns(store, ['standby-lag'], tools(control('standby-lag', 'fails')), signal)
  assert.deepEqual(
    store.lines.map(({ isTurn }) => isTurn),
    [false, true, true],
  )
})

test('a line that cannot be stored ends the round: nothing is signed that follows it', async () => {
  const store = register()
  const full = {
    ...store,
    append: async () => await Promise.reject(new Error('The disk is full.')),
  }
  const wanted = ['standby-lag', 'database-map'] as const
  const controls = tools(control('standby-lag'), control('database-map'))
  await assert.rejects(recordRuns(full, wanted, controls, signal), /The disk is full/)
})

test('with another key than that of the chain, or for another cloud, nothing is tried and nothing signed', async () => {
  let tries = 0
  const counting: Control = {
    id: 'standby-lag',
    observe: async () => {
      tries += 1
      return await control('standby-lag').observe(signal)
    },
  }
  const own = tools(counting)
  for (const other of [{ privateKey: sampleKey(8).privateKey }, { cloud: 'other.example' }]) {
    const store = register()
    await assert.rejects(recordDue(store, { ...own, ...other }, signal), { code: 'SETUP_FAILED' })
    assert.deepEqual(store.lines, [])
  }
  assert.equal(tries, 0)
  await recordDue(register(), own, signal)
  assert.equal(tries, 1)
})
