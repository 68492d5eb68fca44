import { mkdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { writeDurably } from '@zennnn/cloud'
import { PlatformError } from '@zennnn/kernel'
import type { TurnsMemory, TurnsState } from '@zennnn/trust'

/**
 * How far controls are that look at things by turns, beside the line that was signed last. Who runs one holds the lock of
 * evidence, `work` as well as a command, so nobody writes meanwhile. A damaged file is no file without failures: the controls
 * that need it give no answer.
 */
export function turnsOf(home: string): TurnsMemory {
  const path = join(home, 'seals', 'turns.json')
  return {
    recall: async (control) => (await readTurns(path)).get(control),
    keep: async (control, state) => {
      const turns = (await readTurns(path)).set(control, state)
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const { uid, gid } = await stat(dirname(path))
      // Root, by a command, writes what `work` has to read.
      const owner = process.getuid?.() === 0 ? { uid, gid } : undefined
      await writeDurably(path, `${JSON.stringify(Object.fromEntries(turns))}\n`, { owner })
    },
  }
}

async function readTurns(path: string): Promise<Map<string, TurnsState>> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '{}'
    throw error
  })
  try {
    const states: Readonly<Record<string, unknown>> = Object(JSON.parse(text))
    return new Map(Object.entries(states).map(([control, state]) => [control, parse(state)]))
  } catch (cause) {
    throw new PlatformError('SETUP_FAILED', {
      message: `The file ${path} is damaged.`,
      hint: 'Remove it: what is looked at by turns begins anew, and what failed is found again in its turn.',
      cause,
    })
  }
}

function parse(value: unknown): TurnsState {
  const { at, failed }: Readonly<Record<string, unknown>> = Object(value)
  if (typeof at !== 'number' || !Number.isSafeInteger(at) || at < 0) throw new TypeError('at')
  if (!Array.isArray(failed)) throw new TypeError('failed')
  const names = failed.filter((one) => typeof one === 'string')
  if (names.length < failed.length) throw new TypeError('failed')
  return { at, failed: names }
}
