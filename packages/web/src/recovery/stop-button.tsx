import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../actions/confirm-dialog.tsx'
import { t } from '../language/language.ts'
import { notifyDone } from '../shell/notify.ts'
import { type Recovery, readRecoveryAgain, stopRecovery } from './recovery-api.ts'

/** Ends a recovery, for who may. */
export function StopButton({ recovery }: { readonly recovery: Recovery }): ReactNode {
  const [isAsking, setAsking] = useState(false)
  const { name } = recovery
  return (
    <>
      <Button color="red" onClick={() => setAsking(true)}>
        {t('Stop it…')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={t('Stop letting {name} in?', { name })}
          text={t(
            'Whoever lost every way to sign in stays out. Whoever runs the cloud can begin again; then the whole week passes anew.',
          )}
          verb={t('Stop the recovery')}
          isDangerous
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            try {
              await stopRecovery(recovery)
              notifyDone(t('Stopped. Nobody is let in by it.'))
            } finally {
              await readRecoveryAgain()
            }
          }}
        />
      )}
    </>
  )
}
