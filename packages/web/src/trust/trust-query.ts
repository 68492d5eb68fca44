import {
  type InfiniteData,
  keepPreviousData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query'
import { queryClient } from '../api/queries.ts'
import { type RunPage, readRuns, readTrust, type Trust } from './trust-api.ts'

/** Controls are tried each quarter of an hour at most; who waits for one follows its job. */
const EVERY_MS = 10_000
/** Later than what the server read for somebody else and still answers. */
const ANEW_MS = 2_500
const KEY = ['trust'] as const

export function useTrust(isOperator: boolean): UseQueryResult<Trust> {
  return useQuery({
    enabled: isOperator,
    queryKey: [...KEY, 'view'],
    queryFn: async ({ signal }) => await readTrust(signal),
    refetchInterval: EVERY_MS,
    refetchOnWindowFocus: true,
    staleTime: 0,
    placeholderData: keepPreviousData,
    retry: false,
  })
}

export function useRuns(control: string): UseInfiniteQueryResult<InfiniteData<RunPage>> {
  return useInfiniteQuery({
    queryKey: [...KEY, 'runs', control],
    queryFn: async ({ pageParam, signal }) => await readRuns(control, pageParam, signal),
    initialPageParam: firstPage(),
    getNextPageParam: ({ runs, more }) => (more ? runs.at(-1)?.evidence : undefined),
    staleTime: 0,
    retry: false,
  })
}

export async function refreshTrust(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: KEY })
}

/** When a run has ended: its line is there at once, what is made of it a little later. */
export function refreshAfterRun(): void {
  void refreshTrust()
  setTimeout(() => void refreshTrust(), ANEW_MS)
}

function firstPage(): number | undefined {
  return undefined
}
