import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { queryClient } from '../api/queries.ts'
import {
  type Clusters,
  type MoveKind,
  type MovePlan,
  readClusters,
  readPlan,
} from './cluster-api.ts'
import { isBusy } from './cluster-busy.ts'

const BUSY_MS = 500
const IDLE_MS = 5_000
const KEY = ['clusters'] as const

/** Looks twice a second while something moves or nobody answers, else now and then, and not at all while nobody looks. */
export function useClusters(isOperator: boolean): UseQueryResult<Clusters> {
  return useQuery({
    enabled: isOperator,
    queryKey: KEY,
    queryFn: async ({ signal }) => await readClusters(signal),
    refetchInterval: ({ state }) =>
      state.status === 'error' || (state.data !== undefined && isBusy(state.data))
        ? BUSY_MS
        : IDLE_MS,
    refetchOnWindowFocus: true,
    staleTime: 0,
    placeholderData: keepPreviousData,
    retry: false,
  })
}

/** A dry run, anew for each dialog. */
export function usePlan(cluster: string, kind: MoveKind): UseQueryResult<MovePlan> {
  return useQuery({
    queryKey: [...KEY, 'plan', cluster, kind],
    queryFn: async ({ signal }) => await readPlan(cluster, kind, signal),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
}

export async function refreshClusters(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: KEY, exact: true })
}
