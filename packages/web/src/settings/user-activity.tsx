import { Button, Modal } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { ActionMeta } from '../api/meta.ts'
import type { Row } from '../api/records.ts'
import { callAction } from '../api/request.ts'
import { t } from '../language/language.ts'
import { actName } from '../panel/act-name.ts'
import styles from '../panel/page.module.css'
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
  const act = async (): Promise<void> => {
    setBusy(true)
    try {
      await callAction(`user.${action.name}`, { id: row.id })
      notifyDone(
        isActive
          ? t('{name} cannot sign in any more.', { name })
          : t('{name} can sign in again.', { name }),
      )
      onChanged()
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
        loading={isBusy && !isAsking}
        aria-label={actName(isActive ? t('Deactivate') : t('Activate'), name)}
        onClick={() => (isActive ? setAsking(true) : void act())}
      >
        {isActive ? t('Deactivate') : t('Activate')}
      </Button>
      <Modal
        opened={isAsking}
        onClose={() => setAsking(false)}
        title={t('Deactivate {name}?', { name })}
        closeButtonProps={{ 'aria-label': t('Close') }}
      >
        <p className={styles.cardLead}>{action.confirm}</p>
        <div className={styles.buttons}>
          <Button variant="default" data-autofocus onClick={() => setAsking(false)}>
            {t('Keep active')}
          </Button>
          <Button color="red" loading={isBusy} onClick={() => void act()}>
            {t('Deactivate user')}
          </Button>
        </div>
      </Modal>
    </>
  )
}
