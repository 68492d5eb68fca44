import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { Random } from './random.ts'
import { type RunningCloud, until } from './running-cloud.ts'

/** What can be killed: a process of ours, the postmaster, or one session's backend. */
export type Victim = 'serve' | 'work' | 'deliver' | 'derive' | 'postmaster' | 'backend'

interface ProcessEntry {
  readonly pid: number
  readonly command: string
}

/** Kills what is alive of this kind with -9; returns how many processes that were (0: none just then). */
export async function kill(cloud: RunningCloud, victim: Victim, random: Random): Promise<number> {
  const found = await findVictims(cloud.process.pid ?? 0, victim)
  const [chosen] = random.shuffled(found)
  if (chosen === undefined) return 0
  try {
    process.kill(chosen.pid, 'SIGKILL')
    return 1
  } catch {
    return 0
  }
}

/** Kills one of each of these in a random order at random times; returns how many that were. */
export async function killAll(
  cloud: RunningCloud,
  plan: {
    readonly victims: readonly Victim[]
    /** Least and most time before each. */
    readonly pauseMs: readonly [number, number]
    readonly random: Random
    /** Waited for before about every second kill, so that both the healthy and the recovering are hit. */
    readonly healed: () => Promise<void>
  },
): Promise<number> {
  let killed = 0
  for (const victim of plan.random.shuffled(plan.victims)) {
    if (plan.random.next() < 0.6) await plan.healed()
    await delay(plan.random.between(...plan.pauseMs))
    if ((await kill(cloud, victim, plan.random)) === 0) {
      // Nothing of this kind was alive just then: the next one, when all is well.
      await plan.healed()
      const isKilled = async (): Promise<boolean> => (await kill(cloud, victim, plan.random)) === 1
      await until(isKilled, `there is a ${victim} to kill`)
    }
    killed += 1
  }
  return killed
}

export async function findVictims(up: number, victim: Victim): Promise<readonly ProcessEntry[]> {
  const children = await childrenOf(up)
  const postmasters = children.filter(({ command }) => command.includes('/bin/postgres -D'))
  if (victim === 'postmaster') return postmasters
  if (victim !== 'backend')
    return children.filter(({ command }) => new RegExp(`main\\.ts ${victim}\\b`).test(command))
  const nested = await Promise.all(postmasters.map(async ({ pid }) => await childrenOf(pid)))
  return nested
    .flat()
    .filter(({ command }) => /^postgres: (z_[a-z0-9]|zennnn_maintain )/.test(command))
}

export async function childrenOf(pid: number): Promise<readonly ProcessEntry[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  const pids = text.split(' ').filter(Boolean).map(Number)
  return await Promise.all(
    pids.map(async (child) => ({
      pid: child,
      command: (await readFile(`/proc/${child}/cmdline`, 'utf8').catch(() => '')).replaceAll(
        '\0',
        ' ',
      ),
    })),
  )
}
