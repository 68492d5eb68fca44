import { Button, Checkbox, Modal, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { t } from '../language/language.ts'
import type { SavedSearch } from './saved-searches.ts'
import styles from './search.module.css'

const MAX_NAME = 120

/** Asks how a search is called, and whether others see it. */
export function NameDialog(props: {
  /** undefined for a new one. */
  readonly search: SavedSearch | undefined
  readonly onSave: (name: string, isShared: boolean) => Promise<void>
  readonly onClose: () => void
}): ReactNode {
  const { search, onSave, onClose } = props
  const [name, setName] = useState(search?.name ?? '')
  const [isShared, setShared] = useState(search?.isShared ?? false)
  const [problem, setProblem] = useState<string>()
  const save = async (): Promise<void> => {
    try {
      await onSave(name.trim(), isShared)
      onClose()
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={search === undefined ? t('Save this search') : t('Rename or share')}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <TextInput
          label={t('Name')}
          data-autofocus
          required
          maxLength={MAX_NAME}
          value={name}
          error={problem}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Checkbox
          label={t('Share with everybody')}
          description={t(
            'All who can sign in may read its name and words. Records stay as closed as they are.',
          )}
          checked={isShared}
          onChange={({ currentTarget }) => setShared(currentTarget.checked)}
        />
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('Cancel')}
          </Button>
          <Button type="submit" disabled={name.trim() === ''}>
            {t('Save search')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
