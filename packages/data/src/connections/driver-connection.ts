import { type Client, Connection } from 'pg'

/** What a client talks over. Not in pg's types; the contract test holds it. */
export function connectionOf(client: Client): Connection {
  const connection: unknown = Reflect.get(client, 'connection')
  if (connection instanceof Connection) return connection
  throw new TypeError('This version of pg keeps its connection elsewhere.')
}

/** Waits for the answer to a goodbye; one that does not come in time ends with the connection. */
export async function cutLate(
  client: Client,
  answered: Promise<unknown>,
  longestMs: number,
): Promise<void> {
  const cut = setTimeout(() => connectionOf(client).stream.destroy(), longestMs)
  await answered
  clearTimeout(cut)
}
