import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../actions/confirm-dialog.tsx'
import { t } from '../language/language.ts'
import { notifyDone } from '../shell/notify.ts'
import bar from '../shell/offline-bar.module.css'
import { type Recovery, readRecoveryAgain, stopRecovery } from './recovery-api.ts'

/** Ends a recovery, for who may: on a page, or in the line above every page. */
export function StopButton({
  recovery,
  place,
}: {
  readonly recovery: Recovery
  readonly place: 'page' | 'bar'
}): ReactNode {
  const [isAsking, setAsking] = useState(false)
  const { name } = recovery
  return (
    <>
      {place === 'page' ? (
        <Button color="red" onClick={() => setAsking(true)}>
          {t('Stop it…')}
        </Button>
      ) : (
        <button type="button" className={bar.again} onClick={() => setAsking(true)}>
          {t('Stop it…')}
        </button>
      )}
      {isAsking && (
        <ConfirmDialog
          title={t('Stop the recovery of {name}?', { name })}
          text={t(
            'Nobody is let in by it, and a link that was mailed opens nothing any more. Whoever runs the cloud can begin again; then the whole week passes anew.',
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
