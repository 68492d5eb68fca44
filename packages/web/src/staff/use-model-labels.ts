import { useMemo } from 'react'
import { useMeta } from '../api/queries.ts'
import type { ModelToAsk } from './staff-api.ts'

/** Labels of the models that the person may know of. */
export function useModelLabels(): readonly ModelToAsk[] {
  const { models } = useMeta()
  return useMemo(() => models.map(({ name, plural }) => ({ name, label: plural })), [models])
}
