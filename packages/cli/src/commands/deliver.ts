import { homeSocket, startDownloadServer } from '@zennnn/cloud'
import { openPlace } from '../cloud/cloud-place.ts'
import { vaultOf } from '../cloud/vault-place.ts'
import type { Command } from '../command.ts'
import { tellReady, untilAskedToEnd } from '../process-end.ts'
import { processLog } from '../process-log.ts'

/** Downloads of backups: reads what `serve` may not, and gives it to `serve` for a ticket. Listens at a socket of this machine. */
export const deliver: Command = {
  name: 'deliver',
  summary: 'Hands out backups to serve, at a socket of this machine. One runs.',
  parameters: [],
  options: {},
  run: async (_args, { environment }) => {
    const place = await openPlace(environment)
    const server = await startDownloadServer(vaultOf(place), {
      socket: homeSocket(place.home, 'door'),
      log: processLog('deliver'),
    })
    tellReady()
    await untilAskedToEnd()
    await server.close()
    return 0
  },
}
