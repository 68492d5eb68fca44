import type { ReactNode } from 'react'
import type { ModelMeta } from '../api/meta.ts'
import { useMeta } from '../api/queries.ts'
import { t } from '../language/language.ts'
import { type ChangedText, changedTexts, hasDetails, sentenceOf } from './change-text.ts'
import { EntryTime } from './entry-time.tsx'
import styles from './feed.module.css'
import type { ChangeEntry } from './history.ts'

/** What one person changed in one moment: the record's own change leads, those of its lines can be opened. */
export function ChangeBlock({
  model,
  entries,
}: {
  readonly model: ModelMeta
  readonly entries: readonly ChangeEntry[]
}): ReactNode {
  const first = entries.find(({ line }) => line === null) ?? entries[0]
  if (first === undefined) return null
  const others = entries.filter((entry) => entry !== first)
  return (
    <li className={styles.change}>
      <Change model={model} entry={first} />
      {others.length > 0 && (
        <details className={styles.details}>
          <summary>
            {t('{count, plural, one {and # more change} other {and # more changes}}', {
              count: others.length,
            })}
          </summary>
          <ul className={styles.more}>
            {others.map((entry) => (
              <li key={entry.id}>
                <Change model={model} entry={entry} />
              </li>
            ))}
          </ul>
        </details>
      )}
      <EntryTime at={first.at} />
    </li>
  )
}

function Change({
  model,
  entry,
}: {
  readonly model: ModelMeta
  readonly entry: ChangeEntry
}): ReactNode {
  const meta = useMeta()
  const texts = changedTexts(meta, model, entry)
  const sentence = sentenceOf(meta, entry, texts)
  if (!hasDetails(entry, texts))
    return (
      <p className={styles.sentence} dir="auto">
        {sentence}
      </p>
    )
  return (
    <details className={styles.details}>
      <summary dir="auto">{sentence}</summary>
      <dl className={styles.values}>
        {texts.map((text) => (
          <Values key={text.label} text={text} operation={entry.operation} />
        ))}
      </dl>
    </details>
  )
}

function Values({
  text,
  operation,
}: {
  readonly text: ChangedText
  readonly operation: ChangeEntry['operation']
}): ReactNode {
  const { label, before, after } = text
  return (
    <>
      <dt>{label}</dt>
      <dd dir="auto">
        {operation !== 'create' && before !== '' && (
          <del>
            <span className={styles.spoken}>{t('before:')} </span>
            {before}
          </del>
        )}
        {operation !== 'delete' && (
          <ins>
            <span className={styles.spoken}>{t('after:')} </span>
            {after === '' ? t('empty') : after}
          </ins>
        )}
      </dd>
    </>
  )
}
