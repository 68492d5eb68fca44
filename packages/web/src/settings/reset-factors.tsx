import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../actions/confirm-dialog.tsx'
import type { Row } from '../api/records.ts'
import { postJson } from '../api/request.ts'
import { t } from '../language/language.ts'
import { notifyDone } from '../shell/notify.ts'

/** For somebody who lost the phone and the recovery codes, too. */
export function ResetFactors({ row }: { readonly row: Row }): ReactNode {
  const [isAsking, setAsking] = useState(false)
  const name = String(row['name'])
  const reset = async (): Promise<void> => {
    await postJson('/auth/factors/reset', { user: row.id })
    notifyDone(t('The second factors of {name} are taken away.', { name }))
  }
  return (
    <>
      <Button
        size="xs"
        variant="default"
        aria-label={t('Reset second factor: {name}', { name })}
        onClick={() => setAsking(true)}
      >
        {t('Reset second factor')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={t('Reset the second factor of {name}?', { name })}
          text={t(
            'Be sure that it is really this person who asks. Apps, passkeys, recovery codes and linked accounts of sign-in providers are taken away, and all sessions and API keys end. A password stays, here or in your directory. Who has no other way to sign in then needs an invitation from you, or a password where those are allowed.',
          )}
          verb={t('Reset second factor')}
          isDangerous
          onConfirm={reset}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
