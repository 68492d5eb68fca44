import type { TestEvent } from 'node:test/reporters'

/** Prints one line a failing test with its cause, and at the end one line `N passed, N failed, N skipped in S s`. */
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const startedAt = performance.now()
  const count = { passed: 0, failed: 0, skipped: 0 }
  for await (const event of events) {
    if (event.type === 'test:stderr' || event.type === 'test:stdout') yield event.data.message
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue
    if (event.data.details.type === 'suite') continue
    if (event.data.skip !== undefined || event.data.todo !== undefined) count.skipped += 1
    else if (event.type === 'test:pass') count.passed += 1
    else {
      count.failed += 1
      const { name, file, line, details } = event.data
      yield `\nFAILED ${name}\n  at ${file ?? '?'}:${line ?? 0}\n${causes(details.error)}\n`
    }
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  yield `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped in ${seconds} s\n`
}

function causes(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const inner = error.cause instanceof Error ? error.cause : error
  return `  ${(inner.stack ?? inner.message).split('\n').slice(0, 25).join('\n  ')}`
}
