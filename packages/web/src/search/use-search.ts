import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { formatSearch, parseSearch, type SearchState } from './search-state.ts'

export interface SearchControl {
  readonly state: SearchState
  /** Changes what is named; whatever changes which records are shown begins at their first page. */
  readonly change: (part: Partial<SearchState>) => void
}

/** The state of the list in the address, and the way to change it. Each change is a step of the browser's history. */
export function useSearchState(model: string): SearchControl {
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  return useMemo(() => {
    const state = parseSearch(search)
    return {
      state,
      change: (part) => {
        const next = { ...state, page: 1, ...part }
        void navigate({ to: '/$model', params: { model }, search: formatSearch(next) })
      },
    }
  }, [search, navigate, model])
}
