import { setTimeout as delay } from 'node:timers/promises'
import { readLog, requestBase } from '@zennnn/cloud'
import { PlatformError } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import { logLines } from '../cloud/log-lines.ts'
import { vaultOf } from '../cloud/vault-place.ts'
import type { Command } from '../command.ts'

/** The keeper answers within a minute, or there is none; copying all databases takes longer. */
const LONGEST_MS = 3_600_000
const ASKED_EVERY_MS = 10_000
const POLL_MS = 250

export const logBase: Command = {
  name: 'log base',
  summary:
    'Copies all databases of the cluster, as files, to the region of its log, and waits for it.',
  parameters: [],
  options: {},
  run: async (_args, { environment, answer, say }) => {
    const vault = vaultOf(await openPlace(environment))
    const before = (await readLog(vault)).newestBaseAt?.getTime() ?? 0
    say('Copying all databases.')
    const deadline = performance.now() + LONGEST_MS
    await requestBase(vault)
    for (let askedAt = performance.now(); ; ) {
      const log = await readLog(vault)
      if ((log.newestBaseAt?.getTime() ?? 0) > before) {
        answer(log, logLines(log))
        return 0
      }
      if (log.message !== null || performance.now() > deadline)
        throw new PlatformError('STATE_REFUSED', {
          message: `No base was made. ${log.message ?? ''}`.trim(),
          hint: 'The end of log/work.log says why.',
        })
      // Where the keeper is only just starting, nobody heard it.
      if (performance.now() - askedAt > ASKED_EVERY_MS) {
        await requestBase(vault)
        askedAt = performance.now()
      }
      await delay(POLL_MS)
    }
  },
}
