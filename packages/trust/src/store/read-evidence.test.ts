import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SAMPLE_NOW, sampleChain, sampleRun } from '../evidence/sample-evidence.ts'
import { EvidenceReader } from './read-evidence.ts'
import { sampleShown } from './sample-shown.ts'

const CHAIN = sampleChain([
  sampleRun({ control: 'standby-lag', minutesAgo: 50 }),
  sampleRun({ control: 'failover-drill', minutesAgo: 40 }),
  sampleRun({ control: 'standby-lag', minutesAgo: 30 }),
  sampleRun({ control: 'database-map', minutesAgo: 20 }),
])
const SHOWN = sampleShown(CHAIN)

type Lines = typeof SHOWN.lines

async function outcomesOf(lines: Lines, reader = new EvidenceReader()) {
  const { runs, problems } = await reader.read({ ...SHOWN, lines }, SAMPLE_NOW)
  return {
    runs: Object.fromEntries([...runs].map(([id, own]) => [id, own.map(({ outcome }) => outcome)])),
    problems: problems.map(({ kind }) => kind),
  }
}

function changed(sequence: number, change: (text: string) => string): Lines {
  return SHOWN.lines.map((line) =>
    line.sequence === sequence ? { ...line, text: change(line.text) } : line,
  )
}

test('genuine lines are the runs that were written, and the newest is the head', async () => {
  const { head, problems, runs } = await new EvidenceReader().read(SHOWN, SAMPLE_NOW)
  assert.deepEqual(head, CHAIN.heads.at(-1))
  assert.deepEqual(problems, [])
  assert.deepEqual(
    runs.get('standby-lag')?.map(({ sequence }) => sequence),
    [1, 3],
  )
})

test('a line that was altered is a run that gave no answer, of its control alone', async () => {
  const lines = changed(3, (text) => text.replace('every acknowledged', 'nearly every'))
  assert.deepEqual(await outcomesOf(lines), {
    runs: {
      'standby-lag': ['holds', 'no_answer'],
      'failover-drill': ['holds'],
      'database-map': ['holds'],
    },
    problems: ['altered'],
  })
})

test('what was read before is not believed of a line that was altered since, nor under another number', async () => {
  const reader = new EvidenceReader()
  assert.deepEqual((await outcomesOf(SHOWN.lines, reader)).problems, [])
  const altered = changed(3, (text) => text.replace('12', '13'))
  assert.deepEqual((await outcomesOf(altered, reader)).runs['standby-lag'], ['holds', 'no_answer'])
  const [first] = SHOWN.lines
  const copied = changed(3, () => first?.text ?? '')
  assert.deepEqual((await outcomesOf(copied, reader)).runs['standby-lag'], ['holds', 'no_answer'])
  assert.deepEqual((await outcomesOf(SHOWN.lines, reader)).problems, [])
})

test('a line that another key signed proves nothing', async () => {
  const forged = sampleChain([sampleRun({ control: 'standby-lag' })], { seed: 8 })
  const lines = [{ sequence: 1, text: forged.texts[0] ?? '', isPublished: true }]
  assert.deepEqual(await outcomesOf(lines), {
    runs: { 'standby-lag': ['no_answer'] },
    problems: ['altered'],
  })
})

test('where lines are missing, each control whose newest result is before them gives no answer', async () => {
  const lines = SHOWN.lines.filter(({ sequence }) => sequence !== 3)
  assert.deepEqual(await outcomesOf(lines), {
    runs: {
      'standby-lag': ['holds', 'no_answer'],
      'failover-drill': ['holds', 'no_answer'],
      'database-map': ['holds'],
    },
    problems: ['cut'],
  })
})

test('lines that are read for verdicts alone leave no gap', async () => {
  const lines = SHOWN.lines
    .map((line) => ({ ...line, isPublished: line.sequence > 2 }))
    .filter(({ sequence }) => sequence !== 2)
  assert.deepEqual((await outcomesOf(lines)).problems, [])
  assert.deepEqual((await outcomesOf(lines)).runs['standby-lag'], ['holds', 'holds'])
})

test('the first line of a chain follows what the chain says it follows', async () => {
  const after = { sequence: 0, hash: 'ab'.repeat(32) }
  const { problems } = await new EvidenceReader().read(
    { ...SHOWN, chain: { ...SHOWN.chain, after } },
    SAMPLE_NOW,
  )
  assert.deepEqual(
    problems.map(({ kind }) => kind),
    ['rewritten'],
  )
})
