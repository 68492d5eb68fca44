import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../actions/confirm-dialog.tsx'
import type { ActionMeta } from '../api/meta.ts'
import type { Row } from '../api/records.ts'
import { callAction } from '../api/request.ts'
import { t } from '../language/language.ts'
import { notifyDone, notifyProblem } from '../shell/notify.ts'

interface ActivityProps {
  readonly row: Row
  readonly actions: readonly ActionMeta[]
  readonly onChanged: () => void
}

/** Lets a person in or keeps one out. Nothing is lost either way, and each can be undone by the other. */
export function UserActivity({ row, actions, onChanged }: ActivityProps): ReactNode {
  const [isAsking, setAsking] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const isActive = row['active'] === true
  const action = actions.find(({ name }) => name === (isActive ? 'deactivate' : 'activate'))
  if (action === undefined) return null
  const name = String(row['name'])
  const act = async (done: string): Promise<void> => {
    await callAction(`user.${action.name}`, { id: row.id })
    notifyDone(done)
    onChanged()
  }
  const activate = async (): Promise<void> => {
    setBusy(true)
    await act(t('{name} can sign in again.', { name })).catch(notifyProblem)
    setBusy(false)
  }
  return (
    <>
      <Button
        size="xs"
        variant="default"
        loading={isBusy}
        onClick={() => (isActive ? setAsking(true) : void activate())}
      >
        {isActive ? t('Deactivate') : t('Activate')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={t('Deactivate {name}?', { name })}
          text={action.confirm}
          verb={t('Deactivate user')}
          isDangerous
          onConfirm={async () => await act(t('{name} cannot sign in any more.', { name }))}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
