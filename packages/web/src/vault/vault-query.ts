import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { queryClient } from '../api/queries.ts'
import { hasEnded, type Job, toJob } from '../panel/job-state.ts'
import {
  type CloudVault,
  readCloudVault,
  readVault,
  type Vault,
  type VaultOf,
} from './vault-api.ts'

const BUSY_MS = 1_000
const IDLE_MS = 30_000

/** Asks each second while something runs, else rarely, and not at all while nobody looks. */
export function useVault(of: VaultOf): UseQueryResult<Vault> {
  return useQuery({
    queryKey: keyOf(of),
    queryFn: async ({ signal }) => await readVault(of, signal),
    refetchInterval: ({ state }) =>
      state.data !== undefined && jobsOf(state.data).some((job) => !hasEnded(job))
        ? BUSY_MS
        : IDLE_MS,
    // A page that is looked at again is not to show what was true an hour ago.
    refetchOnWindowFocus: true,
    staleTime: 0,
    retry: false,
  })
}

export function useCloudVault(isOperator: boolean): UseQueryResult<CloudVault> {
  return useQuery({
    enabled: isOperator,
    queryKey: ['vault', 'cloud'],
    queryFn: async ({ signal }) => await readCloudVault(signal),
    refetchInterval: IDLE_MS,
    refetchOnWindowFocus: true,
    staleTime: 0,
    placeholderData: keepPreviousData,
    retry: false,
  })
}

/** Reads again what is shown of a vault: something was ordered. */
export async function refreshVault(of: VaultOf): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: keyOf(of) })
}

/** The jobs of a vault, newest first. */
export function jobsOf({ jobs }: Vault): readonly Job[] {
  return jobs.map(toVaultJob)
}

/** A job as its record would say it. */
function toVaultJob(row: Readonly<Record<string, unknown>>): Job {
  const id = String(row['id'])
  return toJob({
    ...row,
    id,
    created_at: madeAt(id),
    started_at: row['startedAt'],
    heartbeat_at: row['heartbeatAt'],
    finished_at: row['finishedAt'],
  })
}

/** An id of version 7 begins with the milliseconds at which it was made (RFC 9562 §5.7). */
function madeAt(id: string): string {
  return new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toISOString()
}

/** How far the clock of the server is before ours; what is less than two seconds may be the way of the answer. */
export function aheadOf({ now }: Pick<Vault, 'now'>, readAt: number): number {
  const ahead = new Date(now).getTime() - readAt
  return Number.isFinite(ahead) && Math.abs(ahead) > 2_000 ? ahead : 0
}

function keyOf(of: VaultOf): readonly string[] {
  return of.kind === 'own' ? ['vault', 'own'] : ['vault', 'database', of.slug]
}
