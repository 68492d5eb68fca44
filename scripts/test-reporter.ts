import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { TestEvent } from 'node:test/reporters'

/** A suite that became slow is read off its end: where the time went. Short suites say nothing of it. */
const SLOW_SUITE_MS = 60_000
const SLOWEST_FILES = 10

type Ended = Extract<TestEvent, { readonly type: 'test:pass' | 'test:fail' }>

interface FileDuration {
  readonly file: string
  readonly durationMs: number
}

/**
 * Prints one line a failing test with its cause, at the end of a long suite its slowest files, and as the last line
 * `N passed, N failed, N skipped in S s`. The files of the failing tests, a line each, go to the file that ZENNNN_FAILED_FILES
 * names.
 */
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const startedAt = performance.now()
  const count = { passed: 0, failed: 0, skipped: 0 }
  const files: FileDuration[] = []
  const failed = new Set<string>()
  for await (const event of events) {
    if (event.type === 'test:stderr' || event.type === 'test:stdout') yield event.data.message
    if (event.type === 'test:summary' && event.data.file !== undefined)
      files.push({ file: event.data.file, durationMs: event.data.duration_ms })
    if (event.type === 'test:pass' || event.type === 'test:fail') {
      const outcome = outcomeOf(event)
      if (outcome === undefined) continue
      count[outcome] += 1
      if (outcome !== 'failed') continue
      failed.add(relative('.', event.data.file ?? event.data.name))
      yield failure(event)
    }
  }
  keep(failed)
  const durationMs = performance.now() - startedAt
  if (durationMs > SLOW_SUITE_MS) yield slowest(files)
  yield `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped in ${seconds(durationMs)}\n`
}

function keep(failed: ReadonlySet<string>): void {
  const path = process.env['ZENNNN_FAILED_FILES']
  if (path !== undefined) writeFileSync(path, [...failed, ''].join('\n'))
}

/** Undefined for a suite: its tests are counted. */
function outcomeOf({ type, data }: Ended): 'passed' | 'failed' | 'skipped' | undefined {
  if (data.details.type === 'suite') return undefined
  if (data.skip !== undefined || data.todo !== undefined) return 'skipped'
  return type === 'test:pass' ? 'passed' : 'failed'
}

function failure({ data: { name, file, line, details } }: Ended): string {
  const error = 'error' in details ? details.error : undefined
  return `\nFAILED ${name}\n  at ${file ?? '?'}:${line ?? 0}\n${causes(error)}\n`
}

function slowest(files: readonly FileDuration[]): string {
  return files
    .toSorted((a, b) => b.durationMs - a.durationMs)
    .slice(0, SLOWEST_FILES)
    .map(({ file, durationMs }) => `${seconds(durationMs).padStart(9)}  ${relative('.', file)}\n`)
    .join('')
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`
}

function causes(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const inner = error.cause instanceof Error ? error.cause : error
  return `  ${(inner.stack ?? inner.message).split('\n').slice(0, 25).join('\n  ')}`
}
