import { Button, Select, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useMeta } from '../api/queries.ts'
import { t } from '../language/language.ts'
import page from '../panel/page.module.css'
import type { DirectoryPart } from './directory-fields.tsx'
import type { GroupLine } from './directory-settings.ts'
import styles from './security.module.css'

/** Who is in a group there is in one here, brought up to date with each sign-in. */
export function DirectoryGroups({ directory, problemOf, onChange }: DirectoryPart): ReactNode {
  const { groups } = directory
  const problem = problemOf('groups')
  const change = (index: number, line: GroupLine): void =>
    onChange({ groups: groups.with(index, line) })
  return (
    <section className={page.card} aria-labelledby="directory-groups">
      <h2 id="directory-groups" className={page.cardTitle}>
        {t('Groups')}
      </h2>
      <p className={page.cardLead}>
        {t(
          'Who is in a group of the directory is in one here, brought up to date with each sign-in. Groups that are not named stay as you gave them.',
        )}
      </p>
      <div className={styles.lines} hidden={groups.length === 0}>
        {groups.map((line, index) => (
          <Line
            key={index}
            line={line}
            position={index + 1}
            onChange={(changed) => change(index, changed)}
            onRemove={() => onChange({ groups: groups.toSpliced(index, 1) })}
          />
        ))}
      </div>
      {problem !== undefined && (
        <p className={page.problem} role="alert">
          {problem}
        </p>
      )}
      <div className={page.buttons}>
        <Button
          variant="default"
          onClick={() => onChange({ groups: [...groups, { directory_group: '', group: '' }] })}
        >
          {t('Add a group')}
        </Button>
      </div>
    </section>
  )
}

function Line(props: {
  readonly line: GroupLine
  readonly position: number
  readonly onChange: (line: GroupLine) => void
  readonly onRemove: () => void
}): ReactNode {
  const { line, position, onChange, onRemove } = props
  const { rights } = useMeta()
  return (
    <div role="group" className={styles.line} aria-label={t('Line {n}', { n: position })}>
      <TextInput
        className={styles.code}
        label={t('Group of the directory (DN)')}
        required
        dir="ltr"
        autoComplete="off"
        spellCheck={false}
        value={line.directory_group}
        onChange={(event) => onChange({ ...line, directory_group: event.currentTarget.value })}
      />
      <Select
        label={t('Group here')}
        data={rights.map(({ name, label }) => ({ value: name, label }))}
        value={line.group === '' ? null : line.group}
        required
        searchable
        onChange={(value) => onChange({ ...line, group: value ?? '' })}
      />
      <Button
        variant="default"
        aria-label={t('Remove line {n}', { n: position })}
        onClick={onRemove}
      >
        {t('Remove')}
      </Button>
    </div>
  )
}
