import { type OpenSession, toSession } from '../account/open-session.tsx'
import { rowsOf } from '../api/answer.ts'
import { postJson, requestJson } from '../api/request.ts'
import { type Person, personOf } from '../people/person.ts'

/** An open session of anybody. */
export interface SessionOf extends OpenSession {
  readonly user: Person | undefined
}

/** Some of the open sessions, and how many there are. */
export interface SessionPage {
  readonly count: number
  readonly sessions: readonly SessionOf[]
}

/** A hundred open sessions behind the first `offset`, the last used first. */
export async function readSessions(asked: {
  readonly person: Person | undefined
  readonly offset: number
  readonly signal: AbortSignal
}): Promise<SessionPage> {
  const { person, offset, signal } = asked
  const query = new URLSearchParams({
    ...(person !== undefined && { user: person.id }),
    offset: String(offset),
  })
  const answer = await requestJson(`/api/security/sessions?${query.toString()}`, { signal })
  const { count, sessions } = Object(answer)
  return {
    count: Number(count),
    sessions: rowsOf(sessions).map((one) => ({
      ...toSession(one),
      user: personOf(Object(one).user),
    })),
  }
}

export async function endSession(id: string): Promise<void> {
  await requestJson(`/api/security/sessions/${id}/end`, { method: 'POST' })
}

/** Ends all sessions of a person but the one that asks; says how many were open. */
export async function endSessionsOf(person: Person): Promise<number> {
  const answer = await postJson('/api/security/sessions/end-all', { user: person.id })
  return Number(Object(answer).ended)
}
