import { Button, Modal } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import type { WantedKey } from './key-api.ts'
import { KeyForm } from './key-form.tsx'
import { MadeKey } from './made-key.tsx'

/** A key that was just made, and what it is for. */
interface Made {
  readonly key: string
  readonly wanted: WantedKey
}

/** Asks what a key is for, and shows it this once. */
export function MakeKey({ onMade }: { readonly onMade: () => void }): ReactNode {
  const [isOpen, setOpen] = useState(false)
  const [made, setMade] = useState<Made>()
  const close = (): void => setOpen(false)
  const begin = (): void => {
    setMade(undefined)
    setOpen(true)
  }
  return (
    <>
      <div className={styles.buttons}>
        <Button variant="default" onClick={begin}>
          {t('Make a key')}
        </Button>
      </div>
      <Modal
        opened={isOpen}
        onClose={close}
        title={made === undefined ? t('Make a key') : t('Copy your key')}
        // Nobody gets a key back that a click beside it or a key press took away.
        closeOnClickOutside={made === undefined}
        closeOnEscape={made === undefined}
        withCloseButton={made === undefined}
        closeButtonProps={{ 'aria-label': t('Close') }}
      >
        {made === undefined ? (
          <KeyForm
            onCancel={close}
            onMade={(key, wanted) => {
              setMade({ key, wanted })
              onMade()
            }}
          />
        ) : (
          <MadeKey secret={made.key} provisions={made.wanted.provisions} onKept={close} />
        )}
      </Modal>
    </>
  )
}
