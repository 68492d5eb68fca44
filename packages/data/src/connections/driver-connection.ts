import { type Client, Connection } from 'pg'

/** What a client talks over. Not in pg's types; the contract test holds it. */
export function connectionOf(client: Client): Connection {
  const connection: unknown = Reflect.get(client, 'connection')
  if (connection instanceof Connection) return connection
  throw new TypeError('This version of pg keeps its connection elsewhere.')
}
