import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../actions/confirm-dialog.tsx'
import type { ActionMeta } from '../api/meta.ts'
import type { Row } from '../api/records.ts'
import { callAction } from '../api/request.ts'
import { t } from '../language/language.ts'
import { notifyDone } from '../shell/notify.ts'

/** Mails somebody a link to choose a password, after saying what will happen. */
export function InviteUser(props: {
  readonly row: Row
  readonly actions: readonly ActionMeta[]
}): ReactNode {
  const { row, actions } = props
  const [isAsking, setAsking] = useState(false)
  const action = actions.find(({ name }) => name === 'invite')
  if (action === undefined || row['active'] !== true) return null
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setAsking(true)}>
        {t('Invite')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={t('Invite {name}?', { name: String(row['name']) })}
          text={action.confirm}
          verb={t('Send invitation')}
          onConfirm={async () => {
            const { sent_to: address } = Object(await callAction('user.invite', { id: row.id }))
            notifyDone(t('The invitation goes to {address}.', { address: String(address) }))
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
