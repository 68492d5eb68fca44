import type { ReactNode } from 'react'
import type { GroupMeta } from '../api/meta.ts'
import { useMeta } from '../api/queries.ts'
import { t } from '../language/language.ts'
import styles from '../panel/page.module.css'
import { groupSentences } from './group-words.ts'

/** Each group with what it allows, drawn from what apps declare: nobody has to believe a description. */
export function GroupsPart(): ReactNode {
  const { rights } = useMeta()
  return (
    <>
      {rights.map((group) => (
        <section key={group.name} className={styles.card} aria-labelledby={`group-${group.name}`}>
          <h2 id={`group-${group.name}`} className={styles.cardTitle}>
            {group.label} <code className={styles.tag}>{group.name}</code>
          </h2>
          <GroupRights group={group} labels={new Map(rights.map((one) => [one.name, one.label]))} />
        </section>
      ))}
    </>
  )
}

function GroupRights(props: {
  readonly group: GroupMeta
  readonly labels: ReadonlyMap<string, string>
}): ReactNode {
  const { group, labels } = props
  const sentences = groupSentences(group)
  return (
    <ul className={styles.sentences}>
      {group.implies.map((name) => (
        <li key={name}>
          {t('Everything that "{group}" may do.', { group: labels.get(name) ?? name })}
        </li>
      ))}
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
      {sentences.length + group.implies.length === 0 && <li>{t('Nothing of its own.')}</li>}
    </ul>
  )
}
