import { PlatformError } from '@zennnn/kernel'
import { Client } from 'pg'

/** Where a cluster answers: the folder of its socket. */
export interface ClusterAddress {
  readonly host: string
  readonly port: number
}

/**
 * Opens one plain connection; the caller ends it. DATABASE_UNAVAILABLE when the server is away or refuses the role. What is not answered
 * within `answerMs` fails; without it, a statement takes as long as it takes.
 */
export async function connect(
  address: ClusterAddress,
  login: { readonly user: string; readonly password: string; readonly database: string },
  answerMs?: number,
): Promise<Client> {
  const client = new Client({
    host: address.host,
    port: address.port,
    ...login,
    connectionTimeoutMillis: answerMs ?? 10_000,
    ...(answerMs === undefined ? {} : { query_timeout: answerMs }),
  })
  // Without a listener a server that ends would end this process; the next statement reports it to its caller.
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (cause) {
    // A refusal by the client itself, as of an empty password, would leave the socket open.
    await client.end()
    throw new PlatformError('DATABASE_UNAVAILABLE', { cause })
  }
  return client
}
