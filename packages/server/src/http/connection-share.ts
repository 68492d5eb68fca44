import type { Server } from 'node:net'
import { networkOf } from './network.ts'
import { PlaceShare } from './place-share.ts'

/** Ends connections beyond the share of their network, before anything is computed for them. */
export function shareConnections(server: Server, most: number): void {
  const share = new PlaceShare(most)
  server.on('connection', (socket) => {
    const leave = share.enter(networkOf(socket.remoteAddress ?? ''))
    if (leave === undefined) socket.destroy()
    else socket.once('close', leave)
  })
}
