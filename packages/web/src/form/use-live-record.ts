import { useEffect } from 'react'
import { followChanges } from '../api/events.ts'
import { keys, queryClient } from '../api/queries.ts'

/** Reads the record again whenever somebody changed it. */
export function useLiveRecord(model: string, id: string): void {
  useEffect(
    () =>
      followChanges((event) => {
        const isOurs = event === 'reset' || (event.model === model && (event.id ?? id) === id)
        if (isOurs) void queryClient.invalidateQueries({ queryKey: keys.record(model, id) })
      }),
    [model, id],
  )
}
