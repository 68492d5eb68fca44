import { Button, Modal } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { ActionMeta } from '../api/meta.ts'
import type { Row } from '../api/records.ts'
import { callAction } from '../api/request.ts'
import { t } from '../language/language.ts'
import { actName } from '../panel/act-name.ts'
import styles from '../panel/page.module.css'
import { notifyDone, notifyProblem } from '../shell/notify.ts'

/** Mails somebody a link to choose a password, after saying what will happen. */
export function InviteUser(props: {
  readonly row: Row
  readonly actions: readonly ActionMeta[]
}): ReactNode {
  const { row, actions } = props
  const [isAsking, setAsking] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const action = actions.find(({ name }) => name === 'invite')
  if (action === undefined || row['active'] !== true) return null
  const name = String(row['name'])
  const invite = async (): Promise<void> => {
    setBusy(true)
    try {
      const { sent_to: address } = Object(await callAction('user.invite', { id: row.id }))
      notifyDone(t('The invitation goes to {address}.', { address: String(address) }))
    } catch (error) {
      notifyProblem(error)
    } finally {
      setBusy(false)
      setAsking(false)
    }
  }
  return (
    <>
      <Button
        size="xs"
        variant="default"
        aria-label={actName(t('Invite'), name)}
        onClick={() => setAsking(true)}
      >
        {t('Invite')}
      </Button>
      <Modal
        opened={isAsking}
        onClose={() => setAsking(false)}
        title={t('Invite {name}?', { name })}
        closeButtonProps={{ 'aria-label': t('Close') }}
      >
        <p className={styles.cardLead}>{action.confirm}</p>
        <div className={styles.buttons}>
          <Button data-autofocus loading={isBusy} onClick={() => void invite()}>
            {t('Send invitation')}
          </Button>
          <Button variant="default" onClick={() => setAsking(false)}>
            {t('Cancel')}
          </Button>
        </div>
      </Modal>
    </>
  )
}
