import { useQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { type ReactNode, useMemo, useState } from 'react'
import type { ModelMeta } from '../api/meta.ts'
import { ApiProblem } from '../api/problem.ts'
import { keys, useMeta, useModel } from '../api/queries.ts'
import { readRecord } from '../api/records.ts'
import { NotFound } from '../shell/not-found.tsx'
import { ViewProblem } from '../shell/view-problem.tsx'
import { emptyRow } from './form-defaults.ts'
import { planForm } from './form-plan.ts'
import { prefill } from './form-prefill.ts'
import { FormSkeleton } from './form-skeleton.tsx'
import { newId } from './new-id.ts'
import { RecordPage } from './record-page.tsx'
import { useLiveRecord } from './use-live-record.ts'

/** `/$model/$id`. */
export function FormPage(): ReactNode {
  const { model: name = '', id = '' } = useParams({ strict: false })
  const model = useModel(name)
  if (model === undefined) return <NotFound />
  return <ExistingRecord key={`${name}/${id}`} model={model} id={id} />
}

/** `/$model/new`; with `copy=<id>` it begins as that record, and other parameters fill in fields of their name. */
export function NewPage(): ReactNode {
  const { model: name = '' } = useParams({ strict: false })
  const search = useSearch({ strict: false })
  const model = useModel(name)
  if (model === undefined || !model.operations.includes('create')) return <NotFound />
  const key = `${name}/${JSON.stringify(search)}`
  return <NewRecord key={key} model={model} search={search} />
}

function ExistingRecord({
  model,
  id,
}: {
  readonly model: ModelMeta
  readonly id: string
}): ReactNode {
  const meta = useMeta()
  const plan = useMemo(() => planForm(meta, model), [meta, model])
  useLiveRecord(model.name, id)
  const { data, error, refetch } = useQuery({
    queryKey: keys.record(model.name, id),
    queryFn: async () => await readRecord(model.name, id, plan.select),
  })
  if (data === undefined && error !== null)
    return (
      <ViewProblem
        error={error}
        reset={() => {
          void refetch()
        }}
      />
    )
  if (data === undefined) return <FormSkeleton />
  const isGone = error instanceof ApiProblem && error.code === 'NOT_FOUND'
  return <RecordPage plan={plan} beginning={{ row: data }} live={data} isGone={isGone} />
}

function NewRecord({
  model,
  search,
}: {
  readonly model: ModelMeta
  readonly search: Readonly<Record<string, string | undefined>>
}): ReactNode {
  const meta = useMeta()
  const plan = useMemo(() => planForm(meta, model), [meta, model])
  const [row] = useState(() => emptyRow(newId(new Date())))
  const { data, error } = useQuery({
    queryKey: ['new', model.name, search],
    queryFn: async () => await prefill(plan, search),
    staleTime: Infinity,
    gcTime: 0,
  })
  if (error !== null) return <ViewProblem error={error} />
  if (data === undefined) return <FormSkeleton />
  return (
    <RecordPage plan={plan} beginning={{ row, values: data }} live={undefined} isGone={false} />
  )
}
