import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLog, PlatformError, systemClock, untilAborted } from '@zennnn/kernel'
import type { Control } from '../control/control.ts'
import type { ControlId } from '../control/control-table.ts'
import { ControlRunner } from './control-runner.ts'
import { runRound } from './round.ts'

const NEVER = new AbortController().signal
const NOW = new Date('2026-11-30T12:00:00Z')

/** `observe` may return anything: that is what is tried. */
function control(
  observe: (signal: AbortSignal) => unknown,
  id: ControlId = 'standby-lag',
): Control {
  const returned: (signal: AbortSignal) => Promise<never> = async (signal) =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a control that lies about its type
    (await observe(signal)) as never
  return { id, observe: returned }
}

function newRunner() {
  const lines: string[] = []
  const log = createLog({
    clock: systemClock,
    level: 'debug',
    write: (line) => {
      lines.push(line)
    },
  })
  return { runner: new ControlRunner({ clock: { now: () => NOW }, log }), lines }
}

const GOOD = { outcome: 'holds', measured: 'all is well', figures: { lag_bytes: 0 } }

test('what a control saw is its run, dated when it began', async () => {
  const { runner, lines } = newRunner()
  const { tookMs, ...run } = await runner.run(
    control(() => GOOD),
    NEVER,
  )
  assert.deepEqual(run, { control: 'standby-lag', at: NOW, ...GOOD })
  assert.ok(tookMs >= 0 && Number.isInteger(tookMs))
  const fails = await runner.run(
    control(() => ({ ...GOOD, outcome: 'fails' })),
    NEVER,
  )
  assert.equal(fails.outcome, 'fails')
  assert.deepEqual(lines, [])
})

test('a control that throws gave no answer; what it threw is for the log alone', async () => {
  const { runner, lines } = newRunner()
  const secret = new Error('password of db.internal is hunter2')
  for (const throwing of [
    control(() => {
      throw secret
    }),
    control(async () => await Promise.reject(secret)),
    {
      id: 'standby-lag',
      observe: () => {
        throw secret
      },
    } as const,
  ]) {
    const run = await runner.run(throwing, NEVER)
    assert.equal(run.outcome, 'no_answer')
    assert.equal(run.measured, 'The control failed before it could find out')
    assert.deepEqual(run.figures, {})
  }
  assert.equal(lines.length, 3)
  assert.match(lines[0] ?? '', /control_without_answer.*standby-lag.*db\.internal/)
})

test('of a refusal the sentence of its code is shown, and nothing that was said of it besides', async () => {
  const { runner } = newRunner()
  const refused = new PlatformError('DATABASE_UNAVAILABLE', { cause: new Error('10.0.0.7') })
  const run = await runner.run(
    control(async () => await Promise.reject(refused)),
    NEVER,
  )
  assert.equal(run.outcome, 'no_answer')
  assert.match(run.measured, /^The control could not find out: .*cannot be reached/)
  assert.doesNotMatch(run.measured, /10\.0/)
  for (const code of ['STATE_REFUSED', 'SETUP_FAILED', 'CONFIGURATION_INVALID'] as const) {
    const message = 'https://ci:TOKEN@code.example/x.release cannot be fetched, see /home/secrets.'
    const told = await runner.run(
      control(async () => await Promise.reject(new PlatformError(code, { message }))),
      NEVER,
    )
    assert.match(told.measured, /^The control could not find out: \S/)
    assert.doesNotMatch(told.measured, /TOKEN|code\.example|secrets/)
  }
})

test('a control that answers nonsense gave no answer, however good it looks', async () => {
  const { runner } = newRunner()
  for (const nonsense of [
    undefined,
    true,
    'holds',
    { holds: true },
    { ...GOOD, outcome: 'proved' },
  ]) {
    const run = await runner.run(
      control(() => nonsense),
      NEVER,
    )
    assert.equal(run.outcome, 'no_answer')
    assert.equal(run.measured, 'The control answered nonsense')
  }
})

test('a control that hangs is cut, told so, and not begun again until it has ended', async () => {
  const { runner, lines } = newRunner()
  const gate = Promise.withResolvers<undefined>()
  let begun = 0
  let toldToStop = false
  const hanging = control(async (signal) => {
    begun += 1
    signal.addEventListener('abort', () => {
      toldToStop = true
    })
    await gate.promise
    return GOOD
  })
  const first = await runner.run(hanging, NEVER, 20)
  assert.equal(first.outcome, 'no_answer')
  assert.equal(first.measured, 'The control did not end within 0.02 seconds')
  assert.ok(first.tookMs >= 15)
  assert.ok(toldToStop)
  const second = await runner.run(hanging, NEVER, 20)
  assert.equal(second.measured, 'The control is still at its run of 2026-11-30T12:00:00.000Z')
  assert.equal(second.outcome, 'no_answer')
  assert.equal(begun, 1)
  assert.equal(lines.length, 1)
  gate.resolve(undefined)
  await new Promise(setImmediate)
  assert.equal((await runner.run(hanging, NEVER, 1_000)).outcome, 'holds')
  assert.equal(begun, 2)
})

test('a control that fails after it was cut ends nothing else', async () => {
  const { runner } = newRunner()
  const gate = Promise.withResolvers<undefined>()
  const late = control(async () => await gate.promise)
  assert.equal((await runner.run(late, NEVER, 10)).outcome, 'no_answer')
  // Unhandled, this would end the process.
  gate.reject(new Error('too late'))
  await new Promise(setImmediate)
})

test('a run that is interrupted says nothing, neither good nor bad', async () => {
  const { runner, lines } = newRunner()
  const stop = new AbortController()
  const hanging = control(async (signal) => {
    stop.abort(new Error('the process ends'))
    signal.throwIfAborted()
  })
  await assert.rejects(runner.run(hanging, stop.signal), /the process ends/)
  await assert.rejects(
    runner.run(
      control(() => GOOD),
      stop.signal,
    ),
    /the process ends/,
  )
  assert.deepEqual(lines, [])
})

test('a run that is interrupted in the middle ends when its control has ended, and the next begins it anew', async () => {
  const { runner, lines } = newRunner()
  const { promise: begun, resolve: begin } = Promise.withResolvers<undefined>()
  const putsBack = Promise.withResolvers<undefined>()
  const stop = new AbortController()
  const order: string[] = []
  const tidy = control(async (signal) => {
    begin(undefined)
    try {
      await untilAborted(new Promise(() => undefined), signal)
    } finally {
      await putsBack.promise
      order.push('put back')
    }
  })
  const run = runner.run(tidy, stop.signal, 60_000).catch((error: unknown) => {
    order.push(String(error))
  })
  await begun
  stop.abort(new Error('cancelled'))
  await new Promise(setImmediate)
  assert.deepEqual(order, [])
  putsBack.resolve(undefined)
  await run
  assert.deepEqual(order, ['put back', 'Error: cancelled'])
  const next = await runner.run(
    control(() => GOOD),
    NEVER,
  )
  assert.equal(next.outcome, 'holds')
  assert.deepEqual(lines, [])
})

test('a run that is interrupted waits for a control that does not end no longer than its limit', async () => {
  const { runner, lines } = newRunner()
  const gate = Promise.withResolvers<undefined>()
  const stop = new AbortController()
  const hanging = control(async () => {
    stop.abort(new Error('cancelled'))
    await gate.promise
  })
  const startedAt = performance.now()
  await assert.rejects(runner.run(hanging, stop.signal, 20), /cancelled/)
  assert.ok(performance.now() - startedAt >= 15)
  assert.match((await runner.run(hanging, NEVER, 20)).measured, /^The control is still at its run/)
  assert.deepEqual(lines, [])
  gate.resolve(undefined)
})

test('a round runs what is due, in that order, one at a time, and goes on after a failure', async () => {
  const { runner } = newRunner()
  let running = 0
  const watched = (id: ControlId, answer: unknown): Control =>
    control(async () => {
      running += 1
      assert.equal(running, 1)
      await new Promise(setImmediate)
      running -= 1
      return answer
    }, id)
  const controls = [
    watched('tls-chain', GOOD),
    watched('backup-ladder', 'nonsense'),
    watched('standby-lag', GOOD),
    watched('card-scan', GOOD),
  ]
  const due: readonly ControlId[] = ['standby-lag', 'backup-ladder', 'staff-reach', 'tls-chain']
  const runs = await Array.fromAsync(runRound(controls, due, { runner, signal: NEVER }))
  assert.deepEqual(
    runs.map(({ control: id, outcome }) => [id, outcome]),
    [
      ['standby-lag', 'holds'],
      ['backup-ladder', 'no_answer'],
      ['tls-chain', 'holds'],
    ],
  )
})

test('a round that is cut has handed out what it had', async () => {
  const { runner } = newRunner()
  const stop = new AbortController()
  const controls = [
    control(() => GOOD, 'tls-chain'),
    control(() => {
      stop.abort(new Error('the process ends'))
      return GOOD
    }, 'standby-lag'),
    control(() => GOOD, 'card-scan'),
  ]
  const seen: ControlId[] = []
  const round = runRound(controls, ['tls-chain', 'standby-lag', 'card-scan'], {
    runner,
    signal: stop.signal,
  })
  await assert.rejects(async () => {
    for await (const { control: id } of round) seen.push(id)
  }, /the process ends/)
  assert.deepEqual(seen, ['tls-chain'])
})
