import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import styles from './mail-page.module.css'

const ADDRESS = /(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/

/** The text of a mail; addresses in it are links, as mail programs make them. */
export function MailText({ text }: { readonly text: string }): ReactNode {
  if (text === '') return <p className={styles.quiet}>{t('This e-mail has no text part.')}</p>
  // Splitting by a pattern with one group puts its matches at the odd places.
  return (
    <pre className={styles.text} dir="auto">
      {text.split(ADDRESS).map((part, index) =>
        index % 2 === 1 ? (
          <a key={index} href={part} target="_blank" rel="noopener noreferrer">
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </pre>
  )
}
