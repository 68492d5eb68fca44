import { setTimeout as delay } from 'node:timers/promises'
import { type LogView, readLog, requestBase, type Vault } from '@zennnn/cloud'
import { PlatformError } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import { logLines } from '../cloud/log-lines.ts'
import { vaultOf } from '../cloud/vault-place.ts'
import type { Command } from '../command.ts'

/** A keeper that does not get the log by then has more than the end of a primary to get over. */
const PATIENCE_MS = 60_000
const LONGEST_MS = 3_600_000
const ASKED_EVERY_MS = 10_000
const POLL_MS = 500

export const logBase: Command = {
  name: 'log base',
  summary:
    'Copies all databases of the cluster, as files, to the region of its log, and waits for it.',
  parameters: [],
  options: {},
  run: async (_args, { environment, answer, say }) => {
    const vault = vaultOf(await openPlace(environment))
    say('Copying all databases.')
    const log = await makeBase(vault)
    answer(log, logLines(log))
    return 0
  },
}

/** Asks again from time to time: where the keeper is only just starting, nobody heard it. */
async function makeBase(vault: Vault): Promise<LogView> {
  const before = timeOf(await readLog(vault))
  const beganAt = performance.now()
  for (let askedAt = Number.NEGATIVE_INFINITY; ; ) {
    if (performance.now() - askedAt > ASKED_EVERY_MS) {
      await requestBase(vault)
      askedAt = performance.now()
    }
    await delay(POLL_MS)
    const log = await readLog(vault)
    if (timeOf(log) > before) return log
    requireHope(log, performance.now() - beganAt)
  }
}

function timeOf({ newestBaseAt }: LogView): number {
  return newestBaseAt?.getTime() ?? 0
}

function requireHope({ message, baseMessage }: LogView, waitedMs: number): void {
  const isGivenUp = (message !== null && waitedMs > PATIENCE_MS) || waitedMs > LONGEST_MS
  if (baseMessage === null && !isGivenUp) return
  throw new PlatformError('STATE_REFUSED', {
    message: `No base was made. ${baseMessage ?? message ?? ''}`.trim(),
    hint: 'The end of log/work.log says why.',
  })
}
