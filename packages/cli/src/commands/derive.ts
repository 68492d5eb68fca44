import { homeSocket } from '@zennnn/cloud'
import type { Command } from '../command.ts'
import { startDeriving } from '../derive/derivation-server.ts'
import { giveWay } from '../derive/give-way.ts'
import { tellReady, untilAskedToEnd } from '../process-end.ts'
import { processLog } from '../process-log.ts'

/** Passwords are stretched here, so that it takes nothing from who answers. It has no secret and reaches no database. */
export const derive: Command = {
  name: 'derive',
  summary: 'Stretches passwords for serve, at a socket of this machine, behind all else. One runs.',
  parameters: [],
  options: {},
  run: async (_args, { environment }) => {
    giveWay()
    const server = await startDeriving(homeSocket(environment.home, 'derive'), processLog('derive'))
    tellReady()
    await untilAskedToEnd()
    await server.close()
    return 0
  },
}
