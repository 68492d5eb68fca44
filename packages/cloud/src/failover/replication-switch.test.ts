import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Clock, systemClock } from '@zennnn/kernel'
import * as fc from 'fast-check'
import { firstState, parseState, synchronous } from './cluster-state.ts'
import type { Replication } from './cluster-view.ts'
import { ReplicationSwitch } from './replication-switch.ts'
import { StateFile } from './state-file.ts'

const MADE_AT = new Date('2026-03-01T08:00:00Z')
const NEVER = AbortSignal.any([])

/** How a write or a word to the primary ends: done, failed before it changed anything, or after. */
type Fate = 'done' | 'before' | 'after'

/** A disk and a primary, which takes over what it is told some time later. Looks after each change whether all is well. */
class World {
  readonly #scheduler: fc.Scheduler
  readonly #fates: Fate[]
  disk: Replication
  written: 'wait' | 'alone'
  inForce: 'wait' | 'alone'
  readonly wrong: string[] = []
  synced = 0

  constructor(scheduler: fc.Scheduler, fates: readonly Fate[], replication: Replication) {
    this.#scheduler = scheduler
    this.#fates = [...fates]
    this.disk = replication
    this.written = replication === 'SYNC' ? 'wait' : 'alone'
    this.inForce = this.written
  }

  async write(text: string): Promise<void> {
    await this.#suffer('write', () => {
      this.disk = parseState(text, '').replication
      if (this.disk === 'SYNC') this.synced += 1
    })
  }

  async tell(waits: boolean): Promise<void> {
    await this.#suffer('tell', () => {
      this.written = waits ? 'wait' : 'alone'
      void this.#later('reload').then(() => {
        this.inForce = this.written
        this.#look('reload')
      })
    })
  }

  async isWaiting(): Promise<boolean> {
    await this.#later('asked')
    const waits = this.inForce === 'wait'
    await this.#later('answer')
    return waits
  }

  async #suffer(what: string, change: () => void): Promise<void> {
    const fate = this.#fates.shift() ?? 'done'
    await this.#later(what)
    if (fate === 'before') throw new Error('before')
    change()
    this.#look(what)
    await this.#later(`${what} is told`)
    if (fate === 'after') throw new Error('after')
  }

  async #later(what: string): Promise<void> {
    await this.#scheduler.schedule(Promise.resolve(), what)
  }

  #look(what: string): void {
    if (this.disk === 'SYNC' && (this.written === 'alone' || this.inForce === 'alone'))
      this.wrong.push(`${what}: the disk says SYNC, the primary is to be ${this.written}`)
  }
}

const ACTS = ['degrade', 'synchronize', 'serve', 'auto'] as const

async function act(
  what: (typeof ACTS)[number],
  replication: ReplicationSwitch,
  file: StateFile,
  world: World,
): Promise<void> {
  if (what === 'degrade') await replication.degrade()
  if (what === 'auto') await file.change((state) => ({ ...state, auto: !state.auto }))
  if (what === 'serve')
    await replication.serve(false, async (waits) => {
      await world.tell(waits)
    })
  if (what !== 'synchronize') return
  const attempt = await replication.begin(NEVER)
  try {
    await replication.record(attempt)
  } catch {
    await replication.degrade()
  }
}

/** Each time that somebody looks, it is another time, before or after the one of before. */
function jumpingClock(): Clock {
  let looks = 0
  return {
    now: () => {
      looks += 1
      return new Date(MADE_AT.getTime() + (looks % 2 === 0 ? looks : -looks) * 86_400_000)
    },
  }
}

async function live(
  scheduler: fc.Scheduler,
  first: Replication,
  acts: readonly (typeof ACTS)[number][],
  fates: readonly Fate[],
): Promise<World> {
  const clock = jumpingClock()
  const world = new World(scheduler, fates, first)
  const made = firstState(MADE_AT)
  const file = new StateFile(
    first === 'SYNC' ? synchronous(made, MADE_AT) : made,
    async (text) => await world.write(text),
  )
  const waiting = {
    tell: async (waits: boolean) => await world.tell(waits),
    isWaiting: async () => await world.isWaiting(),
  }
  const reached = async (): Promise<void> => {
    await scheduler.schedule(Promise.resolve(), 'reached')
  }
  const replication = new ReplicationSwitch(file, waiting, { clock, reached })
  const all = Promise.allSettled(
    acts.map(async (what) => {
      await scheduler.schedule(Promise.resolve(), what)
      await act(what, replication, file, world)
    }),
  )
  await scheduler.waitFor(all)
  await scheduler.waitAll()
  return world
}

test('no interleaving of degrading, synchronizing, serving, failed writes and jumps of the clock ends, or is at any time, in SYNC on the disk and a primary that does not wait', async () => {
  let synced = 0
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.constantFrom<Replication>('SYNC', 'DEGRADED'),
      fc.array(fc.constantFrom(...ACTS), { minLength: 1, maxLength: 6 }),
      fc.array(fc.constantFrom<Fate>('done', 'done', 'before', 'after'), { maxLength: 12 }),
      async (scheduler, first, acts, fates) => {
        const { wrong, ...world } = await live(scheduler, first, acts, fates)
        synced += world.synced
        assert.deepEqual(wrong, [])
      },
    ),
    { numRuns: 400 },
  )
  assert.ok(synced > 40, 'SYNC came about')
})

async function nothing(): Promise<void> {
  await Promise.resolve()
}

function calmWorld(
  replication: Replication,
  write: (text: string) => Promise<void>,
): { readonly file: StateFile; readonly way: ReplicationSwitch; readonly told: string[] } {
  const made = firstState(MADE_AT)
  const file = new StateFile(replication === 'SYNC' ? synchronous(made, MADE_AT) : made, write)
  const told: string[] = []
  const waiting = {
    tell: async (waits: boolean) => {
      told.push(`${waits ? 'wait' : 'alone'} in ${file.state.replication}`)
      await Promise.resolve()
    },
    isWaiting: async () => await Promise.resolve(true),
  }
  const tools = { clock: systemClock, reached: nothing }
  return { file, way: new ReplicationSwitch(file, waiting, tools), told }
}

test('who degrades while somebody synchronizes makes him give up, with a reason', async () => {
  const { way, file, told } = calmWorld('DEGRADED', nothing)
  const attempt = await way.begin(NEVER)
  await way.degrade()
  await assert.rejects(way.record(attempt), {
    code: 'DATABASE_UNAVAILABLE',
    message: 'The primary went on without the standby meanwhile.',
  })
  assert.equal(file.state.replication, 'DEGRADED')
  assert.deepEqual(told, ['wait in DEGRADED', 'alone in DEGRADED'])
  await way.record(await way.begin(NEVER))
  assert.equal(file.state.replication, 'SYNC')
})

test('a primary is not let go on alone when DEGRADED cannot be written, and is in doubt until it is', async () => {
  let isFull = true
  const { way, file, told } = calmWorld('SYNC', async () => {
    if (isFull) throw new Error('ENOSPC')
    await Promise.resolve()
  })
  await assert.rejects(way.degrade(), { message: 'ENOSPC' })
  assert.deepEqual([told, file.doubt?.message], [[], 'ENOSPC'])
  isFull = false
  await way.degrade()
  assert.deepEqual([told, file.doubt], [['alone in DEGRADED'], undefined])
})

test('DEGRADED is written again although it was: what a failed write left, nobody knows', async () => {
  const texts: string[] = []
  const { way } = calmWorld('DEGRADED', async (text) => {
    texts.push(text)
    await Promise.resolve()
  })
  await way.degrade()
  assert.equal(texts.length, 1)
})

test('a primary that follows no longer is brought up waiting for nobody, whatever the state said', async () => {
  const { way, file } = calmWorld('SYNC', nothing)
  const seen: boolean[] = []
  await way.serve(false, async (waits) => {
    seen.push(waits)
    await Promise.resolve()
  })
  await way.serve(true, async (waits) => {
    seen.push(waits)
    await Promise.resolve()
  })
  assert.deepEqual([seen, file.state.replication], [[true, false], 'DEGRADED'])
})

test('a primary is brought up only after what a failed write left was written again', async () => {
  const done: string[] = []
  let fails = true
  const { way, file } = calmWorld('DEGRADED', async () => {
    done.push('written')
    if (fails) throw new Error('EIO')
    await Promise.resolve()
  })
  const bringUp = async (): Promise<void> => {
    done.push('brought up')
    await Promise.resolve()
  }
  await assert.rejects(file.change((same) => same))
  await assert.rejects(way.serve(false, bringUp), { message: 'EIO' })
  fails = false
  await way.serve(false, bringUp)
  assert.deepEqual(done, ['written', 'written', 'written', 'brought up'])
})
