import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type TestContext } from 'node:test'
import { promisify } from 'node:util'
import type { BareMachine } from './bare-machine.ts'

const run = promisify(execFile)

/** Between continents, there and back, as findings have it: eu, us, ap, and an operator in Europe. */
const ROUND_TRIP_MS = [
  [0, 80, 120, 20],
  [80, 0, 100, 80],
  [120, 100, 0, 120],
  [20, 80, 120, 0],
] as const

/** Who is at an end of it. */
export type WanEnd = 'eu' | 'us' | 'ap' | 'office'
const ENDS: readonly WanEnd[] = ['eu', 'us', 'ap', 'office']

/** A network of its own on which all of them reach each other, after the time that it takes. */
export interface Wan {
  readonly addressOf: (end: WanEnd) => string
  readonly join: (end: WanEnd, machine: BareMachine) => Promise<void>
}

/** The office, which is this machine, is on it already. It ends with the test. */
export async function openWan(t: TestContext): Promise<Wan> {
  const network = `10.232.${process.pid % 250}`
  const delays = ROUND_TRIP_MS.map((row) => row.map((ms) => ms / 2))
  const program = spawn('python3', [join(import.meta.dirname, 'wan.py'), JSON.stringify(delays)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  t.after(async () => {
    const ended = once(program, 'exit')
    program.stdin.end()
    await ended
  })
  const said = createInterface({ input: program.stdout })
  let made = 0
  const makeDevice = async (end: WanEnd): Promise<string> => {
    made += 1
    const device = `zw${process.pid}-${made}`
    const line = once(said, 'line')
    program.stdin.write(`${device} ${ENDS.indexOf(end)}\n`)
    await line
    return device
  }
  const addressOf = (end: WanEnd): string => `${network}.${ENDS.indexOf(end) + 1}`
  const own = await makeDevice('office')
  await run('ip', ['address', 'add', `${addressOf('office')}/24`, 'dev', own])
  await run('ip', ['link', 'set', own, 'up'])
  return {
    addressOf,
    join: async (end, machine) => {
      await machine.takeDevice(await makeDevice(end), `${addressOf(end)}/24`)
    },
  }
}
