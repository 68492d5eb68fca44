import type { DatabaseId } from '@zennnn/kernel'
import { escapeIdentifier, escapeLiteral } from 'pg'
import { COMPLETE, dropDatabaseStatements } from '../database/database-statements.ts'

/** Of two who change who may set one parameter at the same moment, PostgreSQL lets one fail: the second waits. */
const ONE_AT_A_TIME = `PERFORM pg_advisory_xact_lock(hashtext('zennnn.parameter'));`

/**
 * Statements that make an empty database for a restore, each to be sent alone as a superuser connected elsewhere. For its
 * time a role of the same name may log in: it is member of nothing and owns nothing but what it brings, so what a crafted
 * archive can do ends at this database. pg_hba lets a role into the database of its name alone.
 */
export function openRestoreStatements(id: DatabaseId, password: string): readonly string[] {
  const name = escapeIdentifier(id)
  return [
    `CREATE ROLE ${name} LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 4 PASSWORD ${escapeLiteral(password)}`,
    // Functions that say "no totals meanwhile" carry this setting with them.
    oneAtATime(`GRANT SET ON PARAMETER zennnn.totals TO ${name}`),
    `CREATE DATABASE ${name} TEMPLATE template0 OWNER zennnn_owner ALLOW_CONNECTIONS false`,
    `REVOKE ALL ON DATABASE ${name} FROM PUBLIC`,
    `GRANT CONNECT, CREATE ON DATABASE ${name} TO ${name}`,
    `GRANT CONNECT ON DATABASE ${name} TO zennnn_maintain`,
    `ALTER DATABASE ${name} ALLOW_CONNECTIONS true`,
  ]
}

/** In the empty database, as superuser: pg_restore begins with a call of it. */
export function letRestore(id: DatabaseId): readonly string[] {
  return [
    // Whoever gives a right takes it back: the owner does so in the end.
    'SET ROLE zennnn_owner',
    `GRANT EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) TO ${escapeIdentifier(id)}`,
    'RESET ROLE',
  ]
}

/** Ends the time of the restoring role and lets the owner have what is its. */
export function closeRestoreStatements(id: DatabaseId): readonly string[] {
  const name = escapeIdentifier(id)
  return [
    `ALTER ROLE ${name} NOLOGIN`,
    `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = ${escapeLiteral(id)}`,
    // Here, since what is dropped as owned later, inside the database, would take it away beside another restore.
    oneAtATime(`REVOKE SET ON PARAMETER zennnn.totals FROM ${name}`),
    `GRANT ${name} TO zennnn_owner`,
  ]
}

/** Within the database, as its owner. Afterwards nothing in it belongs to the restoring role or is open to it. */
export function takeOverStatements(id: DatabaseId): readonly string[] {
  const name = escapeIdentifier(id)
  return [`REASSIGN OWNED BY ${name} TO zennnn_owner`, `DROP OWNED BY ${name}`]
}

/** The restoring role, which nothing belongs to any more, goes. */
export function dropRestoringRole(id: DatabaseId): readonly string[] {
  return [`DROP ROLE ${escapeIdentifier(id)}`]
}

/** Removes a database whose restore did not come to its end, and its restoring or login role; goes through again. */
export function dropRestoreStatements(id: DatabaseId): readonly string[] {
  const [dropDatabase = '', dropRole = ''] = dropDatabaseStatements(id)
  const name = escapeIdentifier(id)
  return [
    dropDatabase,
    `DO $do$ BEGIN
       ${ONE_AT_A_TIME}
       REVOKE SET ON PARAMETER zennnn.totals FROM ${name};
     EXCEPTION WHEN undefined_object THEN NULL;
     END $do$`,
    dropRole,
  ]
}

/** Statements that let the login role of a database in which everything was checked come in. */
export function openToLoginStatements(id: DatabaseId, password: string): readonly string[] {
  const name = escapeIdentifier(id)
  return [
    `CREATE ROLE ${name} LOGIN NOINHERIT CONNECTION LIMIT 30 PASSWORD ${escapeLiteral(password)}`,
    `GRANT zennnn_user, zennnn_elevated TO ${name}`,
    `GRANT CONNECT ON DATABASE ${name} TO ${name}`,
    `COMMENT ON DATABASE ${name} IS '${COMPLETE}'`,
  ]
}

/** For statements sent in the database `postgres`: locks of another are others. */
function oneAtATime(statement: string): string {
  return `DO $do$ BEGIN ${ONE_AT_A_TIME} ${statement}; END $do$`
}
