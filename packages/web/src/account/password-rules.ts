import { readRecord } from '../api/records.ts'
import { requestJson } from '../api/request.ts'
import type { SessionUser } from '../api/session.ts'
import type { PasswordRules } from './password-strength.ts'

/** What the server asks of a new password; the words are what this person can see of what the server knows. */
export async function readPasswordRules(user: SessionUser): Promise<PasswordRules> {
  const [answer, { email }, companies] = await Promise.all([
    requestJson('/auth/password/rules'),
    readRecord('user', user.id, 'id,email'),
    requestJson('/api/company?select=name&order=name&limit=20'),
  ])
  const rules = Object(answer)
  const known = [user.name, user.login, email, location.hostname.split('.')[0]]
  return {
    minimumLength: Number(rules.minimum_length),
    refuseCommon: rules.refuse_common === true,
    words: [...known, ...namesOf(companies)].filter((word) => typeof word === 'string'),
  }
}

function namesOf(rows: unknown): readonly unknown[] {
  return Array.isArray(rows) ? rows.map((row) => Reflect.get(Object(row), 'name')) : []
}
