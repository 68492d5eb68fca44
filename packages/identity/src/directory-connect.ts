import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { PlatformError } from '@zennnn/kernel'
import { Client } from 'ldapts'
import type { Directory } from './directory.ts'
import { connectionFault, directoryRefused } from './directory-fault.ts'
import { within } from './directory-time.ts'
import type { Outbound } from './outbound.ts'
import type { MayReach } from './outbound-address.ts'

/** For an answer to one question: what the library itself waits for. */
const LIMITS = { timeout: 5000, connectTimeout: 5000 } as const

/** A host of a directory that is spoken with, until it is hung up. */
export interface DirectoryLine {
  readonly client: Client
  readonly host: string
  readonly hangUp: () => void
}

/** To which a socket connects: an address, or a server of our own at a socket of this machine. */
type Way = { readonly host: string; readonly port: number } | { readonly path: string }

interface Opened {
  readonly host: string
  readonly way: Way
  readonly sockets: Socket[]
}

/**
 * Speaks with one host over TLS with a certificate that holds. Only where `mayReach` lets it, which is asked of the very
 * address that is connected to, or with a server of our own that this database has by this name. STATE_REFUSED says what was
 * wrong.
 */
export async function connectHost(
  outbound: Outbound,
  directory: Directory,
  { host, limitMs }: { readonly host: string; readonly limitMs: number },
): Promise<DirectoryLine> {
  const sockets: Socket[] = []
  const hangUp = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  const late = (): Error =>
    directoryRefused(
      `${host}:${directory.port} did not answer within ${Math.ceil(limitMs / 1000)} seconds.`,
    )
  try {
    const client = await within(limitMs, late, async (signal) => {
      const way = await findWay(outbound, host, directory.port)
      // Nobody would hang up what is opened after the end.
      signal.throwIfAborted()
      return await open(directory, { host, way, sockets })
    })
    return { client, host, hangUp }
  } catch (error) {
    hangUp()
    throw error
  }
}

/** By our own server the authority is the directory's, too: as for every customer, what its settings say. */
async function findWay({ mayReach, findOwn }: Outbound, host: string, port: number): Promise<Way> {
  const own = await findOwn(host, port)
  return own === undefined
    ? { host: await findAddress(mayReach, host), port }
    : { path: own.socket }
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

async function open({ port, tls, ca }: Directory, { host, way, sockets }: Opened): Promise<Client> {
  const trust = {
    ...(ca === null ? {} : { ca }),
    // The name of the certificate is the one that was typed, not the address it led to.
    ...(isIP(host) > 0 ? { host } : { servername: host }),
    minVersion: 'TLSv1.2',
  } as const
  try {
    if (tls === 'ldaps') {
      const socket = connectTls({ ...trust, ...way })
      sockets.push(socket)
      await once(socket, 'secureConnect')
      return new Client({
        ...LIMITS,
        url: 'ldaps://directory',
        createSecureConnection: used(socket),
      })
    }
    const socket = connect(way)
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
