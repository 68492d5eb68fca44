import { Switch } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../actions/confirm-dialog.tsx'
import { t } from '../language/language.ts'
import { notifyDone } from '../shell/notify.ts'
import { changeDirectory, type KnownDirectory, removeDirectory } from './directory-api.ts'
import { ShutOutPeople } from './shut-out.tsx'
import type { ClosingQuestion } from './way-in-card.tsx'

interface QuestionProps {
  readonly directory: KnownDirectory
  readonly onDone: () => Promise<unknown>
  readonly onClose: () => void
}

/** Asks before a way in is closed to people. */
export function DirectoryQuestion({
  question,
  ...props
}: QuestionProps & { readonly question: ClosingQuestion | undefined }): ReactNode {
  if (question === undefined) return null
  return question === 'turn_off' ? <TurnOff {...props} /> : <Remove {...props} />
}

function TurnOff({ directory, onDone, onClose }: QuestionProps): ReactNode {
  const { id, name } = directory
  return (
    <ConfirmDialog
      title={t('Turn {name} off?', { name })}
      text={t(
        'Nobody comes in by it any more until you turn it on again. Open sessions go on until they end.',
      )}
      verb={t('Turn off')}
      onConfirm={async () => {
        await changeDirectory(id, { ...directory, enabled: false }, '')
        await onDone()
        notifyDone(t('{name} is off.', { name }))
      }}
      onClose={onClose}
    >
      <ShutOutPeople ways={{ without: id }} />
    </ConfirmDialog>
  )
}

function Remove({ directory, onDone, onClose }: QuestionProps): ReactNode {
  const { id, name, people } = directory
  const [frees, setFrees] = useState(false)
  return (
    <ConfirmDialog
      title={t('Remove {name}?', { name })}
      text={t(
        '{count, plural, =0 {Nobody came in by it so far.} one {# person came in by it, stays a user here, and comes in by it no more.} other {# people came in by it, stay users here, and come in by it no more.}} All settings and the password of its search account are forgotten. To close it for a while, turn it off instead.',
        { count: people },
      )}
      verb={t('Remove directory')}
      isDangerous
      onConfirm={async () => {
        await removeDirectory(id, frees)
        await onDone()
        notifyDone(t('{name} was removed.', { name }))
      }}
      onClose={onClose}
    >
      <ShutOutPeople ways={{ without: id }} />
      {people > 0 && (
        <Switch
          label={t('Its people move to another directory')}
          description={t(
            'Whoever has the same login there becomes the user here, with all rights, by signing in. Otherwise only the same entry does, when you add this directory again.',
          )}
          checked={frees}
          onChange={(event) => setFrees(event.currentTarget.checked)}
        />
      )}
    </ConfirmDialog>
  )
}
