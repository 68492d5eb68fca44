import { Button, Checkbox, PasswordInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { refusalOf } from '../api/refusal.ts'
import { changePassword, type SessionUser } from '../api/session.ts'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import { notifyDone } from '../shell/notify.ts'
import { useAttempt } from '../shell/use-attempt.ts'
import { PasswordHint } from './password-hint.tsx'

const CURRENT = 'current_password'

/** The own password: nobody changes it who does not know the current one. The server says whether the new one is good. */
export function ChangePassword({ user }: { readonly user: SessionUser }): ReactNode {
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const [keepsKeys, setKeepsKeys] = useState(false)
  const { isBusy, problem, attempt } = useAttempt(refusalOf)
  const change = async (): Promise<void> =>
    await attempt(async () => {
      await changePassword({ current_password: current, password, keep_api_keys: keepsKeys })
      setCurrent('')
      setPassword('')
      notifyDone(t('Your password was changed. You are signed out everywhere else.'))
    })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void change()
      }}
    >
      <div className={styles.fields}>
        <input type="text" autoComplete="username" value={user.login} readOnly hidden />
        <PasswordInput
          label={t('Current password')}
          autoComplete="current-password"
          required
          value={current}
          error={problem?.field === CURRENT && problem.words}
          visibilityToggleButtonProps={{ 'aria-label': t('Show the current password') }}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('New password')}
          autoComplete="new-password"
          required
          value={password}
          error={problem?.field !== CURRENT && problem?.words}
          visibilityToggleButtonProps={{ 'aria-label': t('Show the new password') }}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <PasswordHint password={password} />
        <Checkbox
          label={t('Keep my API keys')}
          description={t('Otherwise the programs that use them are signed out, too.')}
          checked={keepsKeys}
          onChange={(event) => setKeepsKeys(event.currentTarget.checked)}
        />
      </div>
      <div className={styles.buttons}>
        <Button type="submit" disabled={current === '' || password === ''} loading={isBusy}>
          {t('Change password')}
        </Button>
      </div>
    </form>
  )
}
