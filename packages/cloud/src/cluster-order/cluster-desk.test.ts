import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PlatformError } from '@zennnn/kernel'
import { ClusterDesk, type Keeper } from './cluster-desk.ts'

const clock = { now: () => new Date('2026-11-30T12:00:00Z') }
const silent = (): void => undefined
const never = async (): Promise<never> => await Promise.reject(new Error('Nobody asks here.'))
const MOVE = {
  kind: 'switchover',
  at: clock.now(),
  epoch: 2,
  heldMs: 1,
  from: 'a',
  to: 'b',
} as const

function deskOf(switchOver: Keeper['switchOver']): ClusterDesk {
  return new ClusterDesk(
    {
      switchOver,
      view: never,
      plan: never,
      failOver: never,
      rejoin: never,
      planStandby: never,
      addStandby: never,
      setAuto: never,
    },
    clock,
  )
}

function stateOf({ newest }: ClusterDesk): string {
  if (newest === undefined) return 'none'
  return newest.endedAt === undefined ? 'runs' : 'ended'
}

test('a move is shown from its first step to its end, and who asked for it', async () => {
  const seen: unknown[] = []
  const heard: string[] = []
  const desk = deskOf(async (step) => {
    seen.push(stateOf(desk))
    step('One.')
    seen.push(stateOf(desk))
    step('Two.')
    return await Promise.resolve(MOVE)
  })
  assert.equal(await desk.switchOver((text) => heard.push(text), 'olga'), MOVE)
  assert.deepEqual(
    [seen, heard],
    [
      ['none', 'runs'],
      ['One.', 'Two.'],
    ],
  )
  assert.partialDeepStrictEqual(desk.newest, { askedBy: 'olga', endedAt: clock.now() })
  assert.deepEqual(
    desk.newest?.steps.map(({ text }) => text),
    ['One.', 'Two.'],
  )
})

test('one that fails says why; one that is refused before its first step hides no other', async () => {
  let isRefused = false
  const desk = deskOf(async (step) => {
    if (isRefused) throw new PlatformError('STATE_REFUSED', { message: 'One at a time.' })
    step('One.')
    return await Promise.reject(new PlatformError('STATE_REFUSED', { message: 'It came back.' }))
  })
  await assert.rejects(desk.switchOver(silent))
  assert.partialDeepStrictEqual(desk.newest, {
    askedBy: 'at the machine',
    problem: 'It came back.',
  })
  const before = desk.newest
  isRefused = true
  await assert.rejects(desk.switchOver(silent))
  assert.equal(desk.newest, before)
})

test('a failover that nobody asked for is shown as one that came by itself', async () => {
  const desk = deskOf(never)
  let told = 0
  desk.onEnd(() => (told += 1))
  const shown = await desk.showAlone(async (step) => {
    step('One.')
    return await Promise.resolve(MOVE)
  })
  assert.equal(shown, MOVE)
  assert.partialDeepStrictEqual(desk.newest, {
    kind: 'failover',
    askedBy: 'by itself',
    steps: [{ text: 'One.' }],
    endedAt: clock.now(),
  })
  assert.equal(told, 1)
})

test('of a fault of ours nobody reads what was thrown', async () => {
  const desk = deskOf(async (step) => {
    step('One.')
    return await Promise.reject(new Error('secret'))
  })
  await assert.rejects(desk.switchOver(silent))
  assert.match(String(desk.newest?.problem), /^It failed for a reason that nobody foresaw\./)
})
