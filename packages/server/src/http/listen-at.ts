import type { AddressInfo, Server } from 'node:net'
import { PlatformError } from '@zennnn/kernel'

/** Address and port to listen on; port 0 takes a free one. */
export interface ListenPlace {
  readonly address: string
  readonly port: number
}

/** Returns the port. Throws SETUP_FAILED, which names the variable that chooses another one, when it is taken. */
export async function listenAt(
  server: Server,
  { address, port }: ListenPlace,
  variable: string,
): Promise<number> {
  return await new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new PlatformError('SETUP_FAILED', {
          message: `Port ${port} cannot be listened on (${cause.message}). Choose another with ${variable}.`,
          cause,
        }),
      )
    })
    server.listen(port, address, () => {
      resolve(portOf(server.address()))
    })
  })
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}
