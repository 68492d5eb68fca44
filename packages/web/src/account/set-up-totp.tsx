import { Button, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { wordsOf } from '../api/problem.ts'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import { useAttempt } from '../shell/use-attempt.ts'
import { confirmTotp, type TotpSetup } from './factor-api.ts'

interface SetUpProps {
  readonly setup: TotpSetup
  readonly onCancel: () => void
  /** With the recovery codes. */
  readonly onDone: (codes: readonly string[]) => void
}

/** The picture for the app, and its first code. Until that is typed nothing has changed. */
export function SetUpTotp({ setup, onCancel, onDone }: SetUpProps): ReactNode {
  const [code, setCode] = useState('')
  const { isBusy, problem, attempt } = useAttempt(wordsOf)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void attempt(async () => onDone(await confirmTotp(code)))
  }
  return (
    <form onSubmit={submit}>
      <p className={styles.cardLead}>
        {t('Scan this picture with the app, or type the key into it.')}
      </p>
      <img src={setup.qr} width={230} height={230} alt={t('QR code for the app')} />
      <p>
        {t('Key:')} <code dir="ltr">{setup.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
      </p>
      <div className={styles.fields}>
        <TextInput
          ref={focusOnce}
          label={t('Code')}
          description={t('The six digits that the app shows now.')}
          autoComplete="one-time-code"
          inputMode="numeric"
          required
          maxLength={10}
          value={code}
          error={problem}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
      </div>
      <div className={styles.buttons}>
        <Button type="submit" disabled={code === ''} loading={isBusy}>
          {t('Confirm')}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('Cancel')}
        </Button>
      </div>
    </form>
  )
}

/** The button that led here is gone. */
function focusOnce(input: HTMLInputElement | null): void {
  input?.focus()
}
