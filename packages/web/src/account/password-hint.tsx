import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { SessionUser } from '../api/session.ts'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import { readPasswordRules } from './password-rules.ts'
import { type PasswordRules, type PasswordStrength, strengthOf } from './password-strength.ts'

/** How strong a new password is, while it is typed. Without the rules it says nothing: the server decides in any case. */
export function PasswordHint({
  user,
  password,
}: {
  readonly user: SessionUser
  readonly password: string
}): ReactNode {
  const { data: rules } = useQuery({
    queryKey: ['password-rules', user.id],
    queryFn: async () => await readPasswordRules(user),
  })
  return <StrengthLine rules={rules} password={password} />
}

/** The same by rules that are known already, or not yet. */
export function StrengthLine({
  rules,
  password,
}: {
  readonly rules: PasswordRules | undefined
  readonly password: string
}): ReactNode {
  return (
    <p className={styles.quiet} role="status">
      {rules !== undefined && password !== '' && sentenceOf(strengthOf(password, rules))}
    </p>
  )
}

function sentenceOf(strength: PasswordStrength): string {
  switch (strength.kind) {
    case 'short':
      return t('{count, plural, one {# character is missing.} other {# characters are missing.}}', {
        count: strength.missing,
      })
    case 'long':
      return t('This is too long: 256 characters at most.')
    case 'guessed':
      return t('Weak: made of what is guessed first ({parts}).', {
        parts: strength.found.join(', '),
      })
    case 'good':
      return t('Good enough.')
    case 'strong':
      return t('Strong.')
  }
}
