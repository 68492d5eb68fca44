import { escapeLiteral } from 'pg'
import type { ClusterSecrets } from './cluster-secrets.ts'

/**
 * Idempotent statements that make the roles every cluster has, each to be sent alone as `postgres`:
 * `zennnn_owner` owns everything in every database, `zennnn_user` is what a request becomes, `zennnn_maintain` is how
 * `work` comes in. Nobody may enter the databases of PostgreSQL itself.
 */
export function roleStatements(secrets: ClusterSecrets): readonly string[] {
  return [
    createRole('zennnn_owner', 'NOLOGIN BYPASSRLS'),
    createRole('zennnn_user', 'NOLOGIN'),
    createRole('zennnn_elevated', 'NOLOGIN'),
    createRole('zennnn_reader', 'NOLOGIN'),
    createRole('zennnn_maintain', 'LOGIN NOINHERIT'),
    // BYPASSRLS of the owner: with FORCE ROW LEVEL SECURITY its own functions and triggers could not see rows.
    'ALTER ROLE zennnn_owner NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION BYPASSRLS',
    'ALTER ROLE zennnn_user NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS',
    // What a request becomes for a named, logged operation of the platform; an `or elevated` in policies would cost every index.
    // Its policies open only where `zennnn.elevate` was called with the key: PostgreSQL lets a login role take each role that it
    // may ever take, by any statement, so the role itself must be worth nothing.
    'ALTER ROLE zennnn_elevated NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS',
    // Owns the views that mask fields: row-level security of a view's table is that of the view's owner.
    'ALTER ROLE zennnn_reader NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS',
    `ALTER ROLE zennnn_maintain LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD ${escapeLiteral(secrets.maintain)}`,
    'GRANT zennnn_owner, zennnn_user TO zennnn_maintain',
    'REVOKE zennnn_elevated FROM zennnn_maintain',
    'GRANT zennnn_reader TO zennnn_owner',
    // For functions `SET zennnn.totals = …`: PostgreSQL lets only a superuser write a setting into a function that it does not know.
    'GRANT SET ON PARAMETER zennnn.totals TO zennnn_owner',
    'REVOKE ALL ON DATABASE postgres FROM PUBLIC',
    'REVOKE ALL ON DATABASE template1 FROM PUBLIC',
    'REVOKE ALL ON DATABASE template0 FROM PUBLIC',
  ]
}

function createRole(name: string, options: string): string {
  return `DO $do$ BEGIN CREATE ROLE ${name} ${options}; EXCEPTION WHEN duplicate_object THEN NULL; END $do$`
}
