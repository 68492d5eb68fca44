import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { PlatformError } from '@zennnn/kernel'
import { Client } from 'ldapts'
import type { Directory } from './directory.ts'
import { connectionFault, directoryRefused } from './directory-fault.ts'
import type { MayReach } from './outbound-address.ts'

/** For everything that is said to a directory for one sign-in. */
const DIRECTORY_S = 5
const LIMITS = { timeout: DIRECTORY_S * 1000, connectTimeout: DIRECTORY_S * 1000 } as const

/**
 * Speaks with a directory over TLS with a certificate that holds, for at most 5 s, and hangs up. Only where `mayReach` lets
 * it, which is asked of the very address that is connected to. STATE_REFUSED says what was wrong.
 */
export async function withDirectory<Result>(
  mayReach: MayReach,
  directory: Directory,
  speak: (client: Client) => Promise<Result>,
): Promise<Result> {
  const sockets: Socket[] = []
  const isLate = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    isLate.reject(
      directoryRefused(`${directory.host} did not answer within ${DIRECTORY_S} seconds.`),
    )
  }, DIRECTORY_S * 1000)
  const talk = async (): Promise<Result> => {
    const address = await findAddress(mayReach, directory.host)
    return await speak(await open(directory, address, sockets))
  }
  try {
    return await Promise.race([talk(), isLate.promise])
  } finally {
    clearTimeout(timer)
    for (const socket of sockets) socket.destroy()
  }
}

/** One address that may not be reached refuses the name: what it leads to is not to be found out by trying again. */
async function findAddress(mayReach: MayReach, host: string): Promise<string> {
  const found = isIP(host) > 0 ? [{ address: host }] : await lookUp(host)
  const [first] = found
  if (first === undefined) throw directoryRefused(`There is no host ${host}.`)
  if (!found.every(({ address }) => mayReach(address)))
    throw new PlatformError('STATE_REFUSED', {
      message: `${host} is not a public address.`,
      hint: 'An operator can permit a network of his own (ZENNNN_PROVIDER_NETWORKS).',
    })
  return first.address
}

async function lookUp(host: string): Promise<readonly { readonly address: string }[]> {
  try {
    return await lookup(host, { all: true })
  } catch (cause) {
    throw directoryRefused(`There is no host ${host}.`, cause)
  }
}

async function open(directory: Directory, address: string, sockets: Socket[]): Promise<Client> {
  const { host, port, tls, ca } = directory
  const trust = {
    ...(ca === null ? {} : { ca }),
    // The name of the certificate is the one that was typed, not the address it led to.
    ...(isIP(host) > 0 ? { host } : { servername: host }),
    minVersion: 'TLSv1.2',
  } as const
  try {
    if (tls === 'ldaps') {
      const socket = connectTls({ ...trust, host: address, port })
      sockets.push(socket)
      await once(socket, 'secureConnect')
      return new Client({
        ...LIMITS,
        url: 'ldaps://directory',
        createSecureConnection: used(socket),
      })
    }
    const socket = connect({ host: address, port })
    sockets.push(socket)
    await once(socket, 'connect')
    const client = new Client({
      ...LIMITS,
      url: 'ldap://directory',
      createConnection: used(socket),
    })
    await client.startTLS({ ...trust })
    return client
  } catch (error) {
    throw connectionFault(error, `${host}:${port}`)
  }
}

/** Once: the library connects again where a server hung up, in the clear, and would send a password. */
function used<Used extends Socket>(socket: Used): () => Used {
  let isUsed = false
  return () => {
    if (isUsed) throw directoryRefused('The directory hung up.')
    isUsed = true
    return socket
  }
}
