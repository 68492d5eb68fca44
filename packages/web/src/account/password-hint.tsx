import { useQuery } from '@tanstack/react-query'
import { strengthOf } from '@zennnn/kernel'
import type { ReactNode } from 'react'
import { useIsTyping } from '../shell/use-is-typing.ts'
import styles from './password-hint.module.css'
import { readPasswordRules } from './password-rules.ts'
import { strengthWords } from './strength-words.ts'

/**
 * How strong a new password is, while it is typed: the own one, or one given to somebody else. Without the rules it says
 * nothing: the server decides in any case.
 */
export function PasswordHint({
  password,
  givenTo,
}: {
  readonly password: string
  /** Id of the user. */
  readonly givenTo?: string
}): ReactNode {
  const { data: rules } = useQuery({
    queryKey: ['password-rules', givenTo ?? ''],
    queryFn: async () => await readPasswordRules(givenTo),
  })
  const isTyping = useIsTyping(password)
  const strength = rules === undefined || password === '' ? undefined : strengthOf(password, rules)
  return (
    <p className={styles.hint} role="status" aria-busy={isTyping} data-strength={strength?.kind}>
      {strength !== undefined && strengthWords(strength)}
    </p>
  )
}
