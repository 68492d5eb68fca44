import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as always, integer, nat, property, record } from 'fast-check'
import { CHAIN_BEGIN } from './evidence-line.ts'
import {
  SAMPLE_CLOUD,
  SAMPLE_NOW,
  type SampleChain,
  sampleChain,
  sampleKey,
  sampleRun,
} from './sample-evidence.ts'
import { type ChainPlace, type ChainVerdict, verifyChain } from './verify-chain.ts'

const { publicKey } = sampleKey(7)
const LONGEST = 30
/** Minute by minute, ending just before SAMPLE_NOW. Made once: signing takes its time. */
const FULL = sampleChain(runs(LONGEST, ''))
const FOREIGN = sampleChain(runs(LONGEST, ''), { cloud: 'other.example', seed: 8 })
/** What the holder of the key makes anew, with other results. */
const ANEW = sampleChain(runs(LONGEST, ' and more'))

function runs(count: number, more: string) {
  return Array.from({ length: count }, (_, index) =>
    sampleRun({ minutesAgo: count - index, measured: `line ${index + 1}${more}` }),
  )
}

function verify(texts: readonly string[], place: Partial<ChainPlace> = {}): ChainVerdict {
  return verifyChain(texts, {
    cloud: SAMPLE_CLOUD,
    publicKey,
    now: SAMPLE_NOW,
    after: CHAIN_BEGIN,
    ...place,
  })
}

function kindsOf(verdict: ChainVerdict): readonly string[] {
  return verdict.problems.map(({ kind }) => kind)
}

/** The first lines of a chain. */
function first(count: number, { texts, heads }: SampleChain = FULL) {
  return { texts: texts.slice(0, count), head: heads[count - 1] ?? CHAIN_BEGIN }
}

/** A chain of some lines, and a place in it. */
const somewhere = integer({ min: 2, max: LONGEST }).chain((count) =>
  record({ count: integer({ min: count, max: count }), index: nat(count - 1) }),
)

test('a chain holds as a whole, and from any line on, whether the one before is known or not', () => {
  always(
    property(somewhere, ({ count, index }) => {
      const { texts, head } = first(count)
      const whole = verify(texts, { reaches: [head] })
      assert.deepEqual(whole, { lines: count, head, problems: [] })
      const before = FULL.heads[index - 1] ?? CHAIN_BEGIN
      for (const after of [before, undefined]) {
        const rest = verify(texts.slice(index), { after, reaches: [head] })
        assert.deepEqual(rest, { lines: count - index, head, problems: [] })
      }
    }),
    { numRuns: 25 },
  )
  assert.deepEqual(verify([]), { lines: 0, head: CHAIN_BEGIN, problems: [] })
})

test('altered: any byte of any line, and nothing else is said', () => {
  always(
    property(somewhere, nat(), integer({ min: 1, max: 255 }), ({ count, index }, at, flip) => {
      const { texts, head } = first(count)
      const bytes = Buffer.from(texts[index] ?? '')
      const place = at % bytes.length
      bytes.writeUInt8(bytes.readUInt8(place) ^ flip, place)
      const verdict = verify(texts.with(index, bytes.toString()), { reaches: [head] })
      // The name of the cloud is read before the signature; what is no text of a line any more is none.
      assert.equal(verdict.problems.length, 1)
      assert.match(kindsOf(verdict)[0] ?? '', /^(?:altered|unreadable|foreign)$/)
      assert.match(verdict.problems[0]?.message ?? '', new RegExp(`^Line ${index + 1}:`))
    }),
    { numRuns: 60 },
  )
})

test('altered: a figure that is made better', () => {
  const { texts } = first(3)
  const better = (texts[1] ?? '').replace('line 2', 'line 9')
  const verdict = verify(texts.with(1, better))
  assert.deepEqual(verdict.problems, [
    {
      kind: 'altered',
      message: 'Line 2: it is not what was signed: it was altered, or another key signed it.',
    },
  ])
  assert.equal(verdict.lines, 2)
})

test('cut: any lines, at the beginning, in the middle, at the end', () => {
  always(
    property(somewhere, integer({ min: 1, max: 5 }), ({ count, index }, length) => {
      const { texts, head } = first(count)
      const cut = Math.min(length, count - index)
      const verdict = verify(texts.toSpliced(index, cut), { reaches: [head] })
      const range =
        cut === 1
          ? `Evidence ${index + 1} is missing.`
          : `Of evidence ${index + 1} to ${index + cut}, ${cut} lines are missing.`
      assert.deepEqual(verdict.problems, [{ kind: 'cut', message: range }])
    }),
    { numRuns: 25 },
  )
})

test('cut: a chain that ends sooner than it did is noticed by who knows its end alone', () => {
  const { texts } = first(9)
  assert.deepEqual(kindsOf(verify(texts)), [])
  assert.deepEqual(kindsOf(verify(texts, { reaches: [first(10).head] })), ['cut'])
  assert.deepEqual(kindsOf(verify([], { reaches: [first(10).head] })), ['cut'])
})

test('cut: a gap of any width takes no time', () => {
  const far = { sequence: Number.MAX_SAFE_INTEGER, hash: '0'.repeat(64) }
  const verdict = verify(first(3).texts, { reaches: [far] })
  assert.match(verdict.problems[0]?.message ?? '', /^Of evidence 4 to 9007199254740991, /)
})

test('reordered: two lines that change their places, or one that is put elsewhere', () => {
  always(
    property(somewhere, nat(), ({ count, index }, other) => {
      const { texts, head } = first(count)
      const to = other % count
      const moved = texts.toSpliced(index, 1).toSpliced(to, 0, texts[index] ?? '')
      const kinds = kindsOf(verify(moved, { reaches: [head] }))
      if (to === index) assert.deepEqual(kinds, [])
      else assert.deepEqual([...new Set(kinds)], ['reordered'])
    }),
    { numRuns: 25 },
  )
})

test('repeated: a line that is there once more, wherever it is put', () => {
  always(
    property(somewhere, nat(), ({ count, index }, other) => {
      const { texts, head } = first(count)
      const again = texts.toSpliced(other % (count + 1), 0, texts[index] ?? '')
      const kinds = kindsOf(verify(again, { reaches: [head] }))
      // Put before its place, it is the one in its place that comes again.
      const isBefore = other % (count + 1) < index
      assert.ok(kinds.includes('repeated'))
      if (!isBefore) assert.deepEqual(kinds, ['repeated'])
    }),
    { numRuns: 25 },
  )
})

test('foreign: a line of another cloud, in the place of one or between two', () => {
  always(
    property(somewhere, ({ count, index }) => {
      const { texts, head } = first(count)
      const line = FOREIGN.texts[index] ?? ''
      for (const replayed of [texts.with(index, line), texts.toSpliced(index, 0, line)])
        assert.deepEqual(kindsOf(verify(replayed, { reaches: [head] })), ['foreign'])
    }),
    { numRuns: 25 },
  )
  assert.deepEqual(
    new Set(kindsOf(verify(FOREIGN.texts))),
    new Set(['foreign']),
    'a whole chain of another cloud',
  )
})

test('rewritten: what the holder of the key makes anew does not follow what is left', () => {
  always(
    property(somewhere, ({ count, index }) => {
      const { texts, head } = first(count)
      const one = verify(texts.with(index, ANEW.texts[index] ?? ''), { reaches: [head] })
      // One line fits neither the line before nor the one after.
      const expected = [...(index === 0 ? [] : ['rewritten']), 'rewritten']
      assert.deepEqual(kindsOf(one), expected)
      const end = [...texts.slice(0, index), ...ANEW.texts.slice(index, count)]
      const verdict = verify(end, { reaches: [head] })
      assert.deepEqual([...new Set(kindsOf(verdict))], ['rewritten'])
    }),
    { numRuns: 25 },
  )
})

test('rewritten: a whole chain that was made anew is noticed by who kept one line of it', () => {
  const kept = first(5).head
  assert.deepEqual(kindsOf(verify(ANEW.texts)), [])
  assert.deepEqual(kindsOf(verify(ANEW.texts, { reaches: [kept] })), ['rewritten'])
})

test('rewritten: two lines of one place that differ', () => {
  const both = [...first(3).texts, ANEW.texts[2] ?? '']
  assert.deepEqual(verify(both).problems, [
    {
      kind: 'rewritten',
      message: 'There are two that differ of evidence 3: one of them was made anew.',
    },
  ])
})

test('future and clock_back: signed, in its place, and of an impossible time', () => {
  const ahead = sampleChain([
    sampleRun({ minutesAgo: 3 }),
    sampleRun({ minutesAgo: -60 }),
    sampleRun({ minutesAgo: 2 }),
    sampleRun({ minutesAgo: 1 }),
  ])
  assert.deepEqual(verify(ahead.texts).problems, [
    {
      kind: 'future',
      message: 'Evidence 2 is of 2026-11-30T13:00:00.000Z, which is still to come.',
    },
    {
      kind: 'clock_back',
      message:
        'Evidence 3 is of 2026-11-30T11:58:00.000Z, before the one that it follows: the clock was set back.',
    },
  ])
  const hourLater = new Date(SAMPLE_NOW.getTime() + 2 * 3_600_000)
  assert.deepEqual(kindsOf(verify(ahead.texts, { now: hourLater })), ['clock_back'])
})

test('several faults are told one by one', () => {
  const { texts, head } = first(12)
  const broken = texts
    .with(1, 'nonsense')
    .toSpliced(4, 2)
    .toSpliced(8, 0, FOREIGN.texts[3] ?? '')
  const verdict = verify(broken, { reaches: [head] })
  assert.deepEqual(kindsOf(verdict), ['unreadable', 'cut', 'foreign'])
  assert.match(verdict.problems[1]?.message ?? '', /^Of evidence 5 to 6, 2 lines are missing/)
  assert.equal(verdict.lines, 9)
})

test('in the place of two lines one stranger does not hide the other', () => {
  const { texts, head } = first(6)
  const verdict = verify(texts.toSpliced(2, 2, 'nonsense'), { reaches: [head] })
  assert.deepEqual(kindsOf(verdict), ['unreadable', 'cut'])
  assert.equal(verdict.problems[1]?.message, 'Of evidence 3 to 4, 1 line is missing.')
})
