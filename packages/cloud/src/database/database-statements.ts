import { type DatabaseId, deriveSecret } from '@zennnn/kernel'
import { escapeIdentifier, escapeLiteral } from 'pg'

/** Connections one database may hold at once; its pool in `serve` is far smaller, so only a leak meets this. */
const CONNECTION_LIMIT = 30

/** The comment of a database that was made to the end: one without it was interrupted and has never been used. */
export const COMPLETE = 'complete'

/** The password of a database's login role: derived, so nothing has to be stored. */
export function loginPassword(tenantKey: string, id: DatabaseId): string {
  return deriveSecret(tenantKey, id)
}

/** By what `serve` shows a database that it is `serve` when it acts as the platform; the database knows its hash. */
export function elevationKey(tenantKey: string, id: DatabaseId): string {
  return deriveSecret(tenantKey, `elevate ${id}`)
}

/**
 * Statements that make a database and its login role, each to be sent alone as a superuser connected elsewhere. The
 * database is closed until the last one, so that no moment exists in which PUBLIC may connect: rights of the template
 * are not inherited, a new database is open to everybody.
 */
export function createDatabaseStatements(options: {
  readonly id: DatabaseId
  /** Name of the database to copy; nobody may be connected to it. */
  readonly template: string
  readonly password: string
}): readonly string[] {
  const name = escapeIdentifier(options.id)
  return [
    `CREATE ROLE ${name} LOGIN NOINHERIT CONNECTION LIMIT ${CONNECTION_LIMIT} PASSWORD ${escapeLiteral(options.password)}`,
    `GRANT zennnn_user, zennnn_elevated TO ${name}`,
    `CREATE DATABASE ${name} TEMPLATE ${escapeIdentifier(options.template)} OWNER zennnn_owner ALLOW_CONNECTIONS false`,
    `REVOKE ALL ON DATABASE ${name} FROM PUBLIC`,
    `GRANT CONNECT ON DATABASE ${name} TO ${name}, zennnn_maintain`,
    `COMMENT ON DATABASE ${name} IS '${COMPLETE}'`,
    `ALTER DATABASE ${name} ALLOW_CONNECTIONS true`,
  ]
}

/** Ends all sessions and removes database and login role; goes through again after a crash between the two. */
export function dropDatabaseStatements(id: DatabaseId): readonly string[] {
  const name = escapeIdentifier(id)
  return [`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`, `DROP ROLE IF EXISTS ${name}`]
}
