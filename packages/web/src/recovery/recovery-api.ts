import { queryOptions } from '@tanstack/react-query'
import { queryClient } from '../api/queries.ts'
import { requestJson } from '../api/request.ts'

/** Somebody who lost every way to sign in and is let in again, or a member who becomes an administrator. */
export interface Recovery {
  readonly id: string
  readonly name: string
  readonly login: string
  /** Whether a member becomes an administrator. */
  readonly promotes: boolean
  /** ISO 8601, as all moments here. */
  readonly beganAt: string
  /** When the link is mailed at the earliest. */
  readonly sendsAt: string
  /** Until when the link works; undefined before it was mailed. */
  readonly linkUntil: string | undefined
  /** Whether who looks may stop it. */
  readonly mayStop: boolean
}

const KEY = ['recovery'] as const

export const recoveryQuery = queryOptions({
  queryKey: KEY,
  queryFn: async ({ signal }) =>
    toRecovery(await requestJson('/api/administrator-recovery', { signal })),
})

/** Reads again whether there is one. */
export async function readRecoveryAgain(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: KEY })
}

export async function stopRecovery({ id }: Recovery): Promise<void> {
  await requestJson(`/api/administrator-recovery/${id}/stop`, { method: 'POST' })
}

/** null when there is none: a query has always a value. */
function toRecovery(answer: unknown): Recovery | null {
  if (!answer) return null
  const one = Object(answer)
  return {
    id: String(one.id),
    name: String(one.name),
    login: String(one.login),
    promotes: one.promotes === true,
    beganAt: String(one.began_at),
    sendsAt: String(one.sends_at),
    linkUntil: one.link_until ? String(one.link_until) : undefined,
    mayStop: one.may_stop === true,
  }
}
