import { ActionIcon, Button } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { kindOf } from '../fields/field-registry.ts'
import { t } from '../language/language.ts'
import { ConditionValue } from './condition-value.tsx'
import type { FieldPath } from './field-path.ts'
import type { FilterCondition, FilterGroup, FilterNode } from './filter-tree.ts'
import styles from './search.module.css'

interface GroupProps {
  readonly group: FilterGroup
  readonly paths: readonly FieldPath[]
  readonly onChange: (group: FilterGroup) => void
  /** undefined for the outermost, which stays. */
  readonly onRemove: (() => void) | undefined
}

/** Conditions that must all hold, or of which one is enough; groups stand in groups. */
export function GroupEditor({ group, paths, onChange, onRemove }: GroupProps): ReactNode {
  const { parts } = group
  const put = (at: number, part: FilterNode): void =>
    onChange({ ...group, parts: parts.with(at, part) })
  const drop = (at: number): void => onChange({ ...group, parts: parts.toSpliced(at, 1) })
  const add = (part: FilterNode): void => onChange({ ...group, parts: [...parts, part] })
  return (
    <fieldset className={styles.builder}>
      <legend className={styles.builderHead}>
        <select
          aria-label={t('How conditions are joined')}
          value={group.kind}
          onChange={({ currentTarget }) =>
            onChange({ ...group, kind: currentTarget.value === 'or' ? 'or' : 'and' })
          }
        >
          <option value="and">{t('All of these hold')}</option>
          <option value="or">{t('One of these holds')}</option>
        </select>
        {onRemove !== undefined && <RemoveButton label={t('Remove the group')} run={onRemove} />}
      </legend>
      {parts.map((part, at) =>
        part.kind === 'condition' ? (
          <ConditionEditor
            // Conditions have no identity but their place.
            key={at}
            condition={part}
            paths={paths}
            onChange={(next) => put(at, next)}
            onRemove={() => drop(at)}
          />
        ) : (
          <GroupEditor
            key={at}
            group={part}
            paths={paths}
            onChange={(next) => put(at, next)}
            onRemove={() => drop(at)}
          />
        ),
      )}
      <div className={styles.builderAdd}>
        <AddButton label={t('Add a condition')} run={() => add(firstCondition(paths))} />
        <AddButton
          label={t('Add a group')}
          run={() =>
            add({ kind: group.kind === 'and' ? 'or' : 'and', parts: [firstCondition(paths)] })
          }
        />
      </div>
    </fieldset>
  )
}

function ConditionEditor(props: {
  readonly condition: FilterCondition
  readonly paths: readonly FieldPath[]
  readonly onChange: (condition: FilterCondition) => void
  readonly onRemove: () => void
}): ReactNode {
  const { condition, paths, onChange, onRemove } = props
  const current = paths.find(({ path }) => path === condition.path)
  const operators = current === undefined ? [] : kindOf(current.field).operators
  const operator = operators.find(({ name }) => name === condition.operator)
  return (
    <div className={styles.condition}>
      <select
        aria-label={t('Field')}
        value={condition.path}
        onChange={({ currentTarget }) =>
          onChange(conditionAt(paths.find(({ path }) => path === currentTarget.value)))
        }
      >
        {paths.map(({ path, label }) => (
          <option key={path} value={path}>
            {label}
          </option>
        ))}
      </select>
      <select
        aria-label={t('How it is compared')}
        value={condition.operator}
        onChange={({ currentTarget }) => onChange({ ...condition, operator: currentTarget.value })}
      >
        {operators.map(({ name, label }) => (
          <option key={name} value={name}>
            {label()}
          </option>
        ))}
      </select>
      {current !== undefined && operator !== undefined && (
        <ConditionValue
          field={current.field}
          operator={operator}
          value={condition.value}
          onChange={(value) => onChange({ ...condition, value })}
        />
      )}
      <RemoveButton label={t('Remove the condition')} run={onRemove} />
    </div>
  )
}

function firstCondition(paths: readonly FieldPath[]): FilterCondition {
  return conditionAt(paths[0])
}

function conditionAt(path: FieldPath | undefined): FilterCondition {
  return {
    kind: 'condition',
    path: path?.path ?? 'id',
    operator: (path === undefined ? undefined : kindOf(path.field).operators[0]?.name) ?? 'is',
    value: '',
  }
}

function AddButton({
  label,
  run,
}: {
  readonly label: string
  readonly run: () => void
}): ReactNode {
  return (
    <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={14} />} onClick={run}>
      {label}
    </Button>
  )
}

function RemoveButton(props: { readonly label: string; readonly run: () => void }): ReactNode {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={props.label} onClick={props.run}>
      <IconTrash size={16} />
    </ActionIcon>
  )
}
