import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { PlatformError } from '@zennnn/kernel'
import { PROGRAM_ENVIRONMENT } from '../machine/program.ts'
import { cableEnds, layCable, removeCable } from './attack-cable.ts'
import type { AttackCall, AttackEnd } from './attack-call.ts'
import type { IpVersion } from './attack-record.ts'
import { letGo } from './attack-sets.ts'

const UNSHARE = '/usr/bin/unshare'
const STRANGER = join(import.meta.dirname, 'attack-stranger.ts')

/** A host in a network of its own, that leads to this machine and to nothing else. */
export interface AttackHost {
  /** Status of `GET /sign-in`, or 0. */
  readonly visit: (call: Omit<AttackCall & { kind: 'visit' }, 'kind'>) => Promise<number>
  readonly attack: (call: Exclude<AttackCall, { kind: 'visit' }>) => Promise<AttackEnd>
}

/**
 * Makes the host, lets it be used, and takes away all that is left of it: however `use` ends, and by `signal`. Where this process is
 * killed the host ends with it; the next run takes away the cable, and lets go who is still blocked.
 */
export async function withAttackHost<T>(
  versions: readonly IpVersion[],
  signal: AbortSignal,
  use: (host: AttackHost) => Promise<T>,
): Promise<T> {
  // It becomes the program: the process is our child. The flags are ours.
  const program = [process.execPath, ...process.execArgv, STRANGER]
  const child = spawn(UNSHARE, ['--net', '--', ...program], {
    cwd: '/',
    env: PROGRAM_ENVIRONMENT,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const closed = once(child, 'close')
  closed.catch(() => undefined)
  // Of one that ended: the answer that does not come says so.
  child.stdin.on('error', () => undefined)
  // It ends when nobody can tell it anything: to kill it takes a right that root of the unit has not, since it is another user by then.
  const end = (): void => {
    child.stdin.end()
  }
  signal.addEventListener('abort', end)
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const read = async (): Promise<unknown> => {
    const next = await lines.next()
    signal.throwIfAborted()
    if (next.done !== true) return JSON.parse(next.value)
    throw new PlatformError('STATE_REFUSED', {
      message: 'The test host ended before it answered.',
      hint: 'What it said stands above. It takes root, and a kernel that makes networks.',
    })
  }
  const ask = async (call: AttackCall): Promise<unknown> => {
    signal.throwIfAborted()
    child.stdin.write(`${JSON.stringify(call)}\n`)
    return await read()
  }
  try {
    // Before it says so, its network is still that of the machine.
    await read()
    await layCable(child.pid ?? 0, versions)
    return await use({
      visit: async (call) => Number(await ask({ ...call, kind: 'visit' })),
      attack: async (call) => parseEnd(await ask(call)),
    })
  } finally {
    await removeCable()
    end()
    await closed.catch(() => undefined)
    signal.removeEventListener('abort', end)
    await letGo(cableEnds(versions))
  }
}

function parseEnd(value: unknown): AttackEnd {
  if (
    typeof value !== 'object' ||
    value === null ||
    !('tries' in value) ||
    !('silentAfterMs' in value)
  )
    throw new TypeError('The test host did not say what came of its attack.')
  const { tries, silentAfterMs } = value
  return {
    tries: Number(tries),
    silentAfterMs: typeof silentAfterMs === 'number' ? silentAfterMs : null,
  }
}
