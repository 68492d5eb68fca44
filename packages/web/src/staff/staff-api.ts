import { queryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { rowsOf } from '../api/answer.ts'
import { queryClient } from '../api/queries.ts'
import { postJson, requestJson } from '../api/request.ts'

/** What support may see, and whether it may change it. No models: the settings alone. */
export interface Scope {
  readonly models: readonly string[]
  readonly mayWrite: boolean
  readonly hours: number
}

export interface StaffRequest {
  readonly id: string
  readonly staff: string
  readonly ticket: string
  readonly reason: string
  readonly askedAt: string
  readonly asked: Scope
  readonly state: string
  /** Asked for by who looks at it, on the cloud's own site. */
  readonly isOwn: boolean
  readonly granted: (Omit<Scope, 'hours'> & { readonly expiresAt: string }) | undefined
}

/** Who of support may come in now. */
export interface PresentStaff {
  readonly grants: readonly {
    readonly staff: string
    readonly expiresAt: string
    readonly isIn: boolean
  }[]
  /** Requests that wait; 0 for who decides nothing. */
  readonly waiting: number
}

export interface ModelToAsk {
  readonly name: string
  readonly label: string
}

const PRESENT = '/api/staff-present'
const DECIDED = '/api/security/staff-access'
/** Often enough for somebody who waits for an answer. */
const AGAIN_MS = 10_000
/** All that is known of staff access begins with this. */
const KEY = ['staff'] as const

export const presentQuery = queryOptions({
  queryKey: [...KEY, 'present'],
  queryFn: async ({ signal }) => toPresent(await requestJson(PRESENT, { signal })),
})

export const requestsQuery = queryOptions({
  queryKey: [...KEY, 'requests'],
  queryFn: async ({ signal }) => toRequests(await requestJson(DECIDED, { signal })),
})

/** What was asked of a customer, as the cloud's own site has it; looked for again by itself. */
export function useAsked(slug: string): UseQueryResult<readonly StaffRequest[]> {
  return useQuery({
    queryKey: [...KEY, 'asked', slug],
    queryFn: async ({ signal }) => toRequests(await requestJson(askedPath(slug), { signal })),
    refetchInterval: AGAIN_MS,
  })
}

/** What may be asked for there. */
export function useModelsToAsk(slug: string): UseQueryResult<readonly ModelToAsk[]> {
  return useQuery({
    queryKey: [...KEY, 'models', slug],
    queryFn: async ({ signal }) =>
      toModels(await requestJson(`${askedPath(slug)}/models`, { signal })),
  })
}

/** Reads all of it again. */
export async function readStaffAgain(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: KEY })
}

/** What is left out is granted as it was asked for. */
export async function grantRequest(id: string, scope: Partial<Scope>): Promise<void> {
  await postJson(`${DECIDED}/${id}/grant`, wireOf(scope))
}

/** Declines a request, or ends what was granted. */
export async function refuseRequest(id: string): Promise<void> {
  await postJson(`${DECIDED}/${id}/refuse`, {})
}

export async function askFor(
  slug: string,
  asked: Scope & { readonly ticket: string; readonly reason: string },
): Promise<void> {
  const { ticket, reason, ...scope } = asked
  await postJson(askedPath(slug), { ticket, reason, ...wireOf(scope) })
}

export async function giveUp(slug: string, id: string): Promise<void> {
  await postJson(`${askedPath(slug)}/${id}/give-up`, {})
}

/** The address that leads in with the browser that began there; it works once. */
export async function openGrant(slug: string, id: string, browser: string): Promise<string> {
  const { url } = Object(await postJson(`${askedPath(slug)}/${id}/open`, { browser }))
  return String(url)
}

function askedPath(slug: string): string {
  return `/api/staff-access/${encodeURIComponent(slug)}`
}

function wireOf({ models, mayWrite, hours }: Partial<Scope>): object {
  return { models, may_write: mayWrite, hours }
}

function toPresent(answer: unknown): PresentStaff {
  const { grants, waiting } = Object(answer)
  return {
    waiting: Number(waiting),
    grants: rowsOf(grants).map((value) => {
      const one = Object(value)
      return {
        staff: String(one.staff),
        expiresAt: String(one.expires_at),
        isIn: one.is_in === true,
      }
    }),
  }
}

function toRequests(answer: unknown): readonly StaffRequest[] {
  return rowsOf(answer).map((value) => {
    const one = Object(value)
    const asked = Object(one.asked)
    const granted = Object(one.granted)
    return {
      id: String(one.id),
      staff: String(one.staff),
      ticket: String(one.ticket),
      reason: String(one.reason),
      askedAt: String(one.asked_at),
      asked: { ...scopeOf(asked), hours: Number(asked.hours) },
      state: String(one.state),
      isOwn: one.is_own === true,
      granted: one.granted
        ? { ...scopeOf(granted), expiresAt: String(granted.expires_at) }
        : undefined,
    }
  })
}

function scopeOf(value: unknown): Omit<Scope, 'hours'> {
  const { models, may_write: mayWrite } = Object(value)
  return { models: rowsOf(models).map(String), mayWrite: mayWrite === true }
}

function toModels(answer: unknown): readonly ModelToAsk[] {
  return rowsOf(answer).map((value) => {
    const { name, label } = Object(value)
    return { name: String(name), label: String(label) }
  })
}
