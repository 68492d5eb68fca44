import { PasswordInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../language/language.ts'

/** Asked again for what concerns the whole database: a session that somebody left open is not enough. */
export function PasswordField({
  value,
  onChange,
}: {
  readonly value: string
  readonly onChange: (value: string) => void
}): ReactNode {
  return (
    <PasswordInput
      label={t('Your password')}
      description={t('Asked again, because this concerns the whole database.')}
      autoComplete="current-password"
      required
      value={value}
      visibilityToggleButtonProps={{ 'aria-label': t('Show the password') }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

/** Throws what the dialog says when it is missing. */
export function requirePassword(password: string): string {
  if (password === '') throw new Error(t('Type your password. Nothing was done yet.'))
  return password
}
