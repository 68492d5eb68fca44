import type { Log } from '@zennnn/kernel'
import { Pool } from 'pg'

/**
 * Connections of a worker, with handlers of ours: graphile-worker takes its own away before it closes those that it made, and one
 * that PostgreSQL ends in between, as when the primary changes, would kill the process. Whoever opens it, closes it.
 */
export function openQueuePool(connectionString: string, log: Log): Pool {
  const pool = new Pool({ connectionString })
  const note = (error: Error): void => {
    log.warn('queue_connection_lost', { error })
  }
  pool.on('error', note)
  pool.on('connect', (client) => {
    client.on('error', note)
  })
  return pool
}
