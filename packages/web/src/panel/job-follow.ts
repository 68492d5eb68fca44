import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { ApiProblem, notFound, problemOf } from '../api/problem.ts'
import { keys } from '../api/queries.ts'
import type { Row } from '../api/records.ts'
import { send } from '../api/request.ts'
import { hasEnded, type Job, type JobState, toJob } from './job-state.ts'

const EVERY_MS = 1_000
const FIELDS =
  'id,kind,state,steps,step,done,total,message,log,result,problem,cancel_requested,created_at,started_at,heartbeat_at,finished_at'

export interface JobReport {
  readonly job: Job
  /** How far the clock of the server is before ours: a sign of life is old or new by its clock alone. */
  readonly aheadMs: number
}

/** Asks for the job every second until it has ended. What was known stays while the server cannot be reached. */
export function useJob(id: string): UseQueryResult<JobReport> {
  return useQuery({
    queryKey: keys.aside('job', id, 'progress'),
    queryFn: async ({ signal }) => await readJob(id, signal),
    refetchInterval: ({ state }) =>
      (state.data !== undefined && hasEnded(state.data.job)) || isRefused(state.error)
        ? false
        : EVERY_MS,
    refetchIntervalInBackground: true,
    retry: false,
    staleTime: 0,
  })
}

/** The time by the clock of the server, each second. */
export function useServerNow(aheadMs: number, isTicking: boolean): Date {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!isTicking) return undefined
    const timer = setInterval(() => setNow(Date.now()), EVERY_MS)
    return () => clearInterval(timer)
  }, [isTicking])
  return new Date(now + aheadMs)
}

/** Calls `onEnd` once when the job is over. */
export function useJobEnd(
  state: JobState | undefined,
  onEnd: ((state: 'done' | 'failed' | 'cancelled') => void) | undefined,
): void {
  const isTold = useRef(false)
  useEffect(() => {
    if (isTold.current || onEnd === undefined) return
    if (state !== 'done' && state !== 'failed' && state !== 'cancelled') return
    isTold.current = true
    onEnd(state)
  }, [state, onEnd])
}

async function readJob(id: string, signal: AbortSignal): Promise<JobReport> {
  const question = new URLSearchParams({ select: FIELDS, id: `eq.${id}` })
  const response = await send(`/api/job?${question}`, { signal })
  if (!response.ok) throw await problemOf(response)
  const rows: unknown = await response.json()
  const row = Array.isArray(rows) ? rows.find(isRow) : undefined
  if (row === undefined) throw notFound()
  return { job: toJob(row), aheadMs: aheadOf(response.headers.get('date')) }
}

/** The header counts whole seconds; less than two may be the way of the answer. */
function aheadOf(date: string | null): number {
  const ahead = date === null ? 0 : new Date(date).getTime() - Date.now()
  return Number.isFinite(ahead) && Math.abs(ahead) > 2_000 ? ahead : 0
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && 'id' in value
}

function isRefused(error: unknown): boolean {
  return error instanceof ApiProblem && error.status >= 400 && error.status < 500
}
