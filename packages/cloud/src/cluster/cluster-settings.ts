/** `durable` keeps every acknowledged change; `scratch` is for tests and drills and may lose all in a crash. */
export type Durability = 'durable' | 'scratch'

/** One rule for all tenants: a login role reaches the database of its own name, and nothing else. No TCP. */
export const ACCESS_RULES = [
  '# type  database  user             method',
  'local   all       postgres         scram-sha-256',
  'local   all       zennnn_maintain  scram-sha-256',
  'local   sameuser  all              scram-sha-256',
  '',
].join('\n')

/** The whole of postgresql.conf; `place` has what differs by machine. Everything not named has PostgreSQL's default. */
export function clusterSettings(
  durability: Durability,
  place: Readonly<Record<string, string>>,
): string {
  const settings = { ...COMMON, ...(durability === 'scratch' ? SCRATCH : DURABLE), ...place }
  return `${Object.entries(settings)
    .map(([name, value]) => `${name} = '${quoted(value)}'`)
    .join('\n')}\n`
}

/** Both are special between quotes (guc-file.l, GUC_scanstr). */
function quoted(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll("'", "''")
}

const COMMON = {
  listen_addresses: '',
  // One `serve` may hold 220, `work` 40 and those of single steps; at 2-5 MB each this stays below 2 GB.
  max_connections: '300',
  // A database is restored in one transaction, which locks each of its relations: room for 2,000 of as many at once as
  // MOST_WORKERS. 25 MB. A standby, and a base that is played, need as much as the primary: it must not differ by machine.
  max_locks_per_transaction: '256',
  superuser_reserved_connections: '5',
  authentication_timeout: '10s',
  password_encryption: 'scram-sha-256',
  shared_buffers: '128MB',
  work_mem: '8MB',
  // Ordinary requests are far below the cost at which compiling pays, and it would pay once per connection.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  // Statements and their values hold customers' data and hashes of secrets: they never reach the log.
  log_line_prefix: '%m [%p] %u@%d ',
  log_min_error_statement: 'panic',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_statement: 'none',
  idle_in_transaction_session_timeout: '60s',
  // A client that vanished must not keep locks.
  client_connection_check_interval: '5s',
  tcp_keepalives_idle: '60',
  row_security: 'on',
  // Many small databases: a longer round keeps autovacuum below 1 % of a core.
  autovacuum_naptime: '1min',
} as const

const DURABLE = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_level: 'replica',
  wal_log_hints: 'on',
  max_wal_size: '1GB',
} as const

const SCRATCH = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '1GB',
  shared_buffers: '64MB',
  // It is gone before vacuuming pays; of hundreds of databases each is visited every minute.
  autovacuum: 'off',
} as const
