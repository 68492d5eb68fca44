import { Button, Switch } from '@mantine/core'
import type { ReactNode } from 'react'
import { ModelActions } from '../actions/record-actions.tsx'
import type { ModelMeta } from '../api/meta.ts'
import { keys, queryClient } from '../api/queries.ts'
import { t } from '../language/language.ts'
import type { Question } from '../search/search-query.ts'
import type { SearchState } from '../search/search-state.ts'
import { ColumnMenu } from './column-menu.tsx'
import { ExchangeMenu } from './exchange-menu.tsx'
import styles from './list.module.css'
import { HowMuch } from './pager.tsx'
import type { ListEdit } from './use-list-edit.ts'
import type { ListColumns } from './use-list-table.ts'

interface ToolbarProps {
  readonly model: ModelMeta
  readonly question: Question
  readonly state: SearchState
  readonly change: (part: Partial<SearchState>) => void
  readonly count: number
  /** How many groups there are; undefined when the list is not grouped. */
  readonly groups: number | undefined
  readonly total: number | undefined
  readonly columns: ListColumns
  readonly edit: ListEdit
  readonly isEditing: boolean
  /** undefined where rows cannot be edited. */
  readonly onEditing: ((isEditing: boolean) => void) | undefined
}

/** How much is shown of how much, and how it is shown. */
export function ListToolbar(props: ToolbarProps): ReactNode {
  const { model, state, change, count, groups, total, columns, edit, isEditing, onEditing } = props
  const mayEdit = model.operations.includes('update') && onEditing !== undefined
  return (
    <div className={styles.toolbar}>
      <SaveEdits edit={edit} />
      {mayEdit && (
        <Switch
          size="xs"
          label={t('Edit in the list')}
          checked={isEditing}
          onChange={({ currentTarget }) => onEditing(currentTarget.checked)}
        />
      )}
      <ModelActions
        model={model}
        onDone={() => void queryClient.invalidateQueries({ queryKey: keys.model(model.name) })}
      />
      <span className={styles.grow} />
      <HowMuch state={state} count={count} groups={groups} total={total} onChange={change} />
      <ColumnMenu columns={columns} />
      <ExchangeMenu model={model} columns={columns.shown} question={props.question} total={total} />
    </div>
  )
}

/** Several rows that were changed are saved together, or left as they were. */
function SaveEdits({ edit }: { readonly edit: ListEdit }): ReactNode {
  const open = Object.keys(edit.session.rows)
  if (open.length === 0) return null
  return (
    <>
      <span className={styles.unsaved} role="status">
        {t('{count, plural, =0 {Nothing changed} one {# row changed} other {# rows changed}}', {
          count: edit.changed,
        })}
      </span>
      <Button
        size="compact-sm"
        disabled={edit.changed === 0}
        onClick={() => {
          void edit.save()
        }}
      >
        {t('Save {count, plural, one {# row} other {# rows}}', { count: edit.changed })}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => edit.send({ kind: 'drop', ids: open })}
      >
        {t('Discard')}
      </Button>
    </>
  )
}
