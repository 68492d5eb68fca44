import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { queryClient } from '../api/queries.ts'
import {
  type FileHead,
  type ImportJob,
  type ImportOutcome,
  isOver,
  orderJob,
  orderUndo,
  readHead,
  readJob,
  type UndoOutcome,
} from './import-api.ts'
import { sentenceOf } from './import-drop.tsx'
import { guessedPlan, type ImportPlan, orderedPlan } from './import-plan.ts'

const POLL_MS = 500
const JOBS = ['import', 'job'] as const

/** Everything the wizard knows; file and job stand in the address, so that one can leave and come back. */
export interface ImportState {
  readonly fileName: string
  readonly head: FileHead | undefined
  readonly plan: ImportPlan | undefined
  readonly job: ImportJob<ImportOutcome> | undefined
  readonly undo: ImportJob<UndoOutcome> | undefined
  readonly isOrdering: boolean
  /** A sentence about what was refused last. */
  readonly problem: string | undefined
  /** A file or job of the address that cannot be read. */
  readonly failure: unknown
  readonly setPlan: (plan: ImportPlan) => void
  readonly takeFile: (head: FileHead, name: string) => void
  readonly order: (kind: 'check' | 'import') => void
  /** Checks once more, with records made where references find none. */
  readonly checkCreating: (references: readonly string[]) => void
  readonly undoImport: () => void
  readonly backToColumns: () => void
  readonly restart: () => void
  readonly refresh: () => void
}

export function useImport(model: string): ImportState {
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const [plan, setPlan] = useState<ImportPlan>()
  const [problem, setProblem] = useState<string>()
  const [isOrdering, setIsOrdering] = useState(false)
  const { job: jobId, name = '' } = search
  const jobQuery = useJob<ImportOutcome>(jobId)
  const job = jobQuery.data
  const undoQuery = useJob<UndoOutcome>(job?.undo ?? undefined)
  const file = search.file ?? job?.request?.attachment
  const headQuery = useQuery({
    queryKey: ['import', 'head', model, file],
    queryFn: async () => await readHead(model, file ?? ''),
    enabled: file !== undefined,
    staleTime: Infinity,
  })
  const head = headQuery.data
  useFreshRecords(job, undoQuery.data)

  const go = (next: Readonly<Record<string, string | undefined>>): void => {
    setProblem(undefined)
    void navigate({ to: '/$model/import', params: { model }, search: next })
  }
  const current = plan ?? planOf(job, head)
  const attempt = async (body: () => Promise<void>): Promise<void> => {
    setIsOrdering(true)
    setProblem(undefined)
    try {
      await body()
    } catch (error) {
      setProblem(sentenceOf(error))
    } finally {
      setIsOrdering(false)
    }
  }
  const order = (kind: 'check' | 'import', by = current): void => {
    if (file === undefined || by === undefined) return
    void attempt(async () =>
      go({ file, name, job: await orderJob(model, file, { plan: by, kind }) }),
    )
  }
  return {
    fileName: name,
    head,
    plan: current,
    job,
    undo: undoQuery.data,
    isOrdering,
    problem,
    failure: jobQuery.error ?? headQuery.error,
    setPlan,
    takeFile: (found, called) => {
      queryClient.setQueryData(['import', 'head', model, found.file], found)
      setPlan(undefined)
      go({ file: found.file, name: called })
    },
    order: (kind) => order(kind),
    checkCreating: (references) => {
      if (current === undefined) return
      const next = { ...current, create: [...current.create, ...references] }
      setPlan(next)
      order('check', next)
    },
    undoImport: () => {
      if (job === undefined) return
      void attempt(async () => {
        await orderUndo(job.id)
        await jobQuery.refetch()
      })
    },
    backToColumns: () => {
      setPlan(current)
      go({ file, name })
    },
    restart: () => {
      setPlan(undefined)
      go({})
    },
    refresh: () => {
      // By what is asked for at this moment: a query of no job would ask the server for a job without a name.
      void queryClient.refetchQueries({ queryKey: JOBS, type: 'active' })
    },
  }
}

/** What was ordered before, else what the server guesses. */
function planOf(
  job: ImportJob<unknown> | undefined,
  head: FileHead | undefined,
): ImportPlan | undefined {
  if (job !== undefined && job.request !== null) return orderedPlan(job.request)
  return head === undefined ? undefined : guessedPlan(head)
}

/** A job, asked for again and again until it is over. */
function useJob<Result>(id: string | undefined) {
  return useQuery({
    queryKey: [...JOBS, id],
    queryFn: async () => await readJob<Result>(id ?? ''),
    enabled: id !== undefined,
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data !== undefined && isOver(state.data) ? false : POLL_MS,
  })
}

/** What was read of records before an import or its undo is stale afterwards. */
function useFreshRecords(
  job: ImportJob<unknown> | undefined,
  undo: ImportJob<unknown> | undefined,
): void {
  const over = [job, undo].filter((one) => one !== undefined && isOver(one)).length
  const isImport = job?.kind === 'import'
  useEffect(() => {
    if (isImport && over > 0) void queryClient.invalidateQueries({ queryKey: ['records'] })
  }, [isImport, over])
}
