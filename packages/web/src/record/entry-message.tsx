import { IconLock, IconMail, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useMeta, useUser } from '../api/queries.ts'
import { t } from '../language/language.ts'
import { authorName } from './change-text.ts'
import { EntryTime } from './entry-time.tsx'
import styles from './feed.module.css'
import type { MailEntry, NoteEntry } from './history.ts'
import type { UndoableDelete } from './undoable-delete.ts'

/** What colleagues wrote for one another: amber, and said in words. Text is text, whatever it looks like. */
export function NoteItem({
  entry,
  deletion,
}: {
  readonly entry: NoteEntry
  readonly deletion: UndoableDelete
}): ReactNode {
  const mayDelete = useMayDelete(entry)
  if (deletion.isWaiting(entry.id))
    return (
      <li className={styles.gone} role="status">
        <span>{t('Note deleted.')}</span>
        <button type="button" onClick={() => deletion.undo(entry.id)}>
          {t('Undo')}
        </button>
      </li>
    )
  return (
    <li className={styles.note}>
      <p className={styles.head}>
        <IconLock size={14} aria-hidden="true" />
        <span className={styles.kind}>{t('Internal note')}</span>
        <b dir="auto">{authorName(entry.by)}</b>
        {mayDelete && (
          <button
            type="button"
            className={styles.icon}
            aria-label={t('Delete this note')}
            onClick={() => deletion.remove(entry.id)}
          >
            <IconTrash size={16} aria-hidden="true" />
          </button>
        )}
      </p>
      <p className={styles.body} dir="auto">
        {entry.body}
      </p>
      <EntryTime at={entry.at} />
    </li>
  )
}

/** A mail about the record; the words only of those that people wrote. */
export function MailItem({ entry }: { readonly entry: MailEntry }): ReactNode {
  const { to, subject, state, body } = entry
  return (
    <li className={styles.mail}>
      <p className={styles.head}>
        <IconMail size={14} aria-hidden="true" />
        <b dir="auto">{authorName(entry.by)}</b>
        <MailState state={state} />
      </p>
      <p className={styles.address}>
        {to === null ? t('to an address that you may not see') : t('to {address}', { address: to })}
      </p>
      <p className={styles.subject} dir="auto">
        {subject}
      </p>
      {body !== null && (
        <p className={styles.body} dir="auto">
          {body}
        </p>
      )}
      <EntryTime at={entry.at} />
    </li>
  )
}

function MailState({ state }: { readonly state: string }): ReactNode {
  const label = {
    queued: t('Waiting'),
    sending: t('Being sent'),
    sent: t('Sent'),
    failed: t('Failed'),
  }
  const [, text] = Object.entries(label).find(([name]) => name === state) ?? [state, state]
  return (
    <span className={styles.state} data-state={state}>
      {text}
    </span>
  )
}

/** Whom the server lets: the author, and administrators. */
function useMayDelete({ by }: NoteEntry): boolean {
  const { groups } = useMeta()
  const { id } = useUser()
  return by?.id === id || groups.includes('administrator')
}
