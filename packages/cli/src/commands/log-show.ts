import { readLog } from '@zennnn/cloud'
import { openPlace } from '../cloud/cloud-place.ts'
import { logLines } from '../cloud/log-lines.ts'
import { vaultOf } from '../cloud/vault-place.ts'
import type { Command } from '../command.ts'

/** Exit code 1 while it is not kept. */
export const logShow: Command = {
  name: 'log show',
  summary:
    'Shows up to when the log of the cluster is in another region, and what can be brought back.',
  parameters: [],
  options: {},
  run: async (_args, { environment, answer }) => {
    const log = await readLog(vaultOf(await openPlace(environment)))
    answer(log, logLines(log))
    return log.region !== null && log.message === null && log.baseMessage === null ? 0 : 1
  },
}
