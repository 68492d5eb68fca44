import { QueryClient, queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { type Meta, type ModelMeta, readMeta } from './meta.ts'
import { ApiProblem } from './problem.ts'
import { readRecord } from './records.ts'
import { readSession, type SessionUser } from './session.ts'

const FRESH_MS = 15_000

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      // What the server refuses, it refuses again; only what did not reach it is worth one more try.
      retry: (count, error) => count < 1 && error instanceof ApiProblem && error.status === 0,
      refetchOnWindowFocus: false,
      // A browser that thinks it is offline may still reach a server on its own machine; if not, people are told.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
})

/** Keys begin with `records`, model: a change of a model makes all that was read of it stale. */
export const keys = {
  session: ['session'],
  profile: ['profile'],
  meta: ['meta'],
  model: (model: string) => ['records', model],
  list: (model: string, question: unknown) => ['records', model, 'list', question],
  record: (model: string, id: string) => ['records', model, 'one', id],
  aside: (model: string, id: string, what: string) => ['records', model, 'aside', id, what],
} as const

export const sessionQuery = queryOptions({
  queryKey: keys.session,
  queryFn: readSession,
  staleTime: Infinity,
})

export const metaQuery = queryOptions({
  queryKey: keys.meta,
  queryFn: readMeta,
  staleTime: Infinity,
})

/** What the person chose for the account. */
export interface Profile {
  readonly language: string
  readonly timeZone: string
}

export const profileQuery = queryOptions({
  queryKey: keys.profile,
  staleTime: Infinity,
  queryFn: async (): Promise<Profile> => {
    const { id, support } = await queryClient.ensureQueryData(sessionQuery)
    // Support may not read users; labels come in English for whoever has no language here.
    if (support !== undefined)
      return { language: 'en', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone }
    const row = await readRecord('user', id, 'id,language,time_zone')
    return { language: String(row['language']), timeZone: String(row['time_zone']) }
  },
})

/** Loaded before anything is drawn, so never undefined inside the shell. */
export function useMeta(): Meta {
  return useSuspenseQuery(metaQuery).data
}

/** undefined for a model that there is not, or that the person may not know of. */
export function useModel(name: string): ModelMeta | undefined {
  return useMeta().models.find((model) => model.name === name)
}

export function useUser(): SessionUser {
  return useSuspenseQuery(sessionQuery).data
}

export function useProfile(): Profile | undefined {
  return useQuery(profileQuery).data
}
