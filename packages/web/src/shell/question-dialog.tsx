import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './question-dialog.module.css'

/** Something that must be answered before what was asked for goes on: a click beside it is no answer. */
export function QuestionDialog({
  title,
  zIndex,
  onRefuse,
  children,
}: {
  readonly title: string
  readonly zIndex: number
  readonly onRefuse: () => void
  readonly children: ReactNode
}): ReactNode {
  return (
    <Modal
      opened
      onClose={onRefuse}
      title={title}
      zIndex={zIndex}
      closeOnClickOutside={false}
      withCloseButton={false}
    >
      <div className={styles.question}>{children}</div>
    </Modal>
  )
}
