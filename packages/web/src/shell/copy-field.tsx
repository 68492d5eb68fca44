import { Button, TextInput } from '@mantine/core'
import { type ReactNode, useRef, useState } from 'react'
import { t } from '../language/language.ts'
import styles from './copy-field.module.css'

/** A text to be taken elsewhere, whole. Where the browser does not let a page copy, it is selected for the person to. */
export function CopyField({
  label,
  value,
}: {
  readonly label: string
  readonly value: string
}): ReactNode {
  const input = useRef<HTMLInputElement>(null)
  const [isCopied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(value)
      setCopied(true)
    } catch {
      input.current?.select()
    }
  }
  return (
    <div className={styles.line}>
      <TextInput
        ref={input}
        className={styles.text}
        classNames={{ input: styles.value }}
        label={label}
        dir="ltr"
        readOnly
        value={value}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button
        variant="default"
        aria-label={
          isCopied ? t('Copied: {what}', { what: label }) : t('Copy: {what}', { what: label })
        }
        onClick={() => void copy()}
      >
        {isCopied ? t('Copied') : t('Copy')}
      </Button>
      <span className={styles.spoken} role="status">
        {isCopied ? t('Copied') : ''}
      </span>
    </div>
  )
}
