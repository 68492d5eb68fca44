import { createPublicKey, type KeyObject } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { ShownEvidence, ShownLine } from '@zennnn/cloud'
import { parseJson } from '@zennnn/kernel'
import { type ControlId, isControlId } from '../control/control-table.ts'
import { membersOf } from '../evidence/canonical-json.ts'
import { type ChainHead, hashLine } from '../evidence/evidence-line.ts'
import { type ReadLine, readLines } from '../evidence/read-lines.ts'
import { type ChainProblem, followLines } from '../evidence/verify-chain.ts'
import { type RecordedRun, type RecordedRuns, runsOf } from '../judge/recorded-run.ts'

/** Signatures that are checked at once: 4 ms. */
const PIECE = 10

/** What stored lines say, once it is known which of them are genuine. */
export interface EvidenceRead {
  readonly runs: RecordedRuns
  readonly publicKey: KeyObject
  /** The newest line; of a chain that has none yet, what its first is to follow. */
  readonly head: ChainHead
  /** Of the published lines. */
  readonly problems: readonly ChainProblem[]
}

/**
 * Reads stored lines as if anybody could have written them. A line that is not what was signed is a run that gave no answer,
 * and so is what every control whose newest line stands before a gap came to: what is missing may be a failure. To check a
 * signature takes 0.4 ms, so each is checked once.
 */
export class EvidenceReader {
  #known = new Map<string, ReadLine>()
  /** Of what is known. */
  #key = ''

  async read(
    { chain, lines }: Pick<ShownEvidence, 'chain' | 'lines'>,
    now: Date,
  ): Promise<EvidenceRead> {
    const { cloud } = chain
    const key = `${cloud} ${chain.publicKey}`
    if (key !== this.#key) this.#known.clear()
    this.#key = key
    const publicKey = keyOf(chain.publicKey)
    const each = await this.#readEach(lines, { cloud, publicKey })
    this.#known = new Map(
      each.flatMap((one, index) => (one === undefined ? [] : [[lines[index]?.text ?? '', one]])),
    )
    const read = lines.map((line, index) => placed(line, each[index], index + 1))
    const published = read.filter((_, index) => lines[index]?.isPublished === true)
    const isFirst =
      lines.find(({ isPublished }) => isPublished)?.sequence === chain.after.sequence + 1
    const { problems } = followLines(published, {
      cloud,
      now,
      ...(isFirst ? { after: chain.after } : {}),
    })
    return {
      runs: believedRuns(lines, read, now),
      publicKey,
      head: headOf(lines) ?? chain.after,
      problems,
    }
  }

  /** What is checked for the first time is checked in small pieces: others wait for this process meanwhile. */
  async #readEach(
    lines: readonly ShownLine[],
    place: Parameters<typeof readLines>[1],
  ): Promise<readonly (ReadLine | undefined)[]> {
    const each: (ReadLine | undefined)[] = []
    let checked = 0
    for (const { text } of lines) {
      const known = this.#known.get(text)
      if (known === undefined) checked += 1
      if (known === undefined && checked % PIECE === 0) await setImmediate()
      each.push(known ?? readLines([text], place)[0])
    }
    return each
  }
}

/**
 * The runs of lines as they lie there. What is not what was signed gave no answer, and where lines are missing, or do not even
 * name a control any more, no control whose newest line stands before them did.
 */
export function believedRuns(
  lines: readonly ShownLine[],
  read: readonly ReadLine[],
  now: Date,
): RecordedRuns {
  const named = lines.filter(
    ({ text }, index) => read[index]?.line !== undefined || isControlId(controlIn(text)),
  )
  return withFailures(runsOf(read.flatMap(({ line }) => line ?? [])), [
    ...lines.flatMap((line, index) => alteredRun(line, read[index], now)),
    ...gapRuns(named, now),
  ])
}

function controlIn(text: string): unknown {
  return membersOf(parseJson(text))['control']
}

/** A genuine line under another number was put there. */
export function placed(
  { sequence }: Pick<ShownLine, 'sequence'>,
  one: ReadLine | undefined,
  position: number,
): ReadLine {
  return one?.line !== undefined && one.line.sequence === sequence
    ? { ...one, position }
    : { position, problem: one?.problem ?? 'altered' }
}

/** Of 32 bytes; throws for anything else. */
export function keyOf(x: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
}

function headOf(lines: readonly ShownLine[]): ChainHead | undefined {
  const last = lines.at(-1)
  return last && { sequence: last.sequence, hash: hashLine(last.text) }
}

function alteredRun(
  { sequence, text }: ShownLine,
  read: ReadLine | undefined,
  now: Date,
): readonly RecordedRun[] {
  if (read?.line !== undefined) return []
  const { control, at } = membersOf(parseJson(text))
  if (!isControlId(control)) return []
  const said = typeof at === 'string' ? new Date(at) : now
  const measured = 'The evidence of this run is not what was signed'
  return [failure(control, { sequence, at: Number.isNaN(said.getTime()) ? now : said, measured })]
}

/** One for each control whose newest line stands before a gap of the published lines. */
function gapRuns(lines: readonly ShownLine[], now: Date): readonly RecordedRun[] {
  const published = lines.filter(({ isPublished }) => isPublished)
  const gaps = published.flatMap(({ sequence }, index) => {
    const before = published[index - 1]
    return before !== undefined && sequence > before.sequence + 1 ? [before.sequence + 1] : []
  })
  const gap = gaps.at(-1)
  if (gap === undefined) return []
  const newest = new Map<ControlId, number>()
  for (const { sequence, text } of lines) {
    const control = controlIn(text)
    if (isControlId(control)) newest.set(control, sequence)
  }
  const measured = 'Evidence that followed the last result is missing'
  return [...newest]
    .filter(([, sequence]) => sequence < gap)
    .map(([control]) => failure(control, { sequence: gap, at: now, measured }))
}

function failure(
  control: ControlId,
  run: Pick<RecordedRun, 'sequence' | 'at' | 'measured'>,
): RecordedRun {
  return { control, outcome: 'no_answer', figures: {}, tookMs: 0, ...run }
}

function withFailures(runs: RecordedRuns, failures: readonly RecordedRun[]): RecordedRuns {
  if (failures.length === 0) return runs
  const all = [...runs.values()].flat().concat(failures)
  return Map.groupBy(
    all.sort((a, b) => a.sequence - b.sequence),
    ({ control }) => control,
  )
}
