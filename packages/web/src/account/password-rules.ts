import type { PasswordDemands } from '@zennnn/kernel'
import { requestJson } from '../api/request.ts'

/** What the server asks of a new password of one's own, or of the person to whom an administrator gives one. */
export async function readPasswordRules(givenTo?: string): Promise<PasswordDemands> {
  const query = givenTo === undefined ? '' : `?user=${givenTo}`
  const rules = Object(await requestJson(`/auth/password/rules${query}`))
  return {
    minimumLength: Number(rules.minimum_length),
    refuseCommon: rules.refuse_common === true,
    words: Array.isArray(rules.words) ? rules.words.map(String) : [],
  }
}
