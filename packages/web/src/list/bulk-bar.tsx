import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconDownload, IconPencil, IconTrash, IconX } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import type { ActionMeta, ModelMeta } from '../api/meta.ts'
import { useUser } from '../api/queries.ts'
import { ExportDialog } from '../exchange/export-dialog.tsx'
import { formatInteger } from '../language/format.ts'
import { t } from '../language/language.ts'
import type { Question } from '../search/search-query.ts'
import { BulkDialog } from './bulk-dialog.tsx'
import type { BulkTask } from './bulk-task.ts'
import styles from './list.module.css'
import type { ListColumn } from './list-columns.ts'
import type { BulkScope, ListSelection } from './use-selection.ts'

interface BulkBarProps {
  readonly model: ModelMeta
  readonly columns: readonly ListColumn[]
  readonly question: Question
  readonly selection: ListSelection
  readonly scope: BulkScope
  /** How many match in all. */
  readonly total: number | undefined
  /** How much is shown, and the way to other pages: a selection may reach over several. */
  readonly children: ReactNode
}

/** What can be done with the selected records, always with how many these are. */
export function BulkBar(props: BulkBarProps): ReactNode {
  const { model, columns, question, selection, scope, total } = props
  const [task, setTask] = useState<BulkTask | 'export'>()
  const close = (): void => setTask(undefined)
  return (
    <div className={styles.bulkBar} role="toolbar" aria-label={t('Selected records')}>
      <strong role="status">{scopeText(scope)}</strong>
      <WholeScope scope={scope} total={total} selection={selection} />
      <BulkButtons model={model} onTask={setTask} />
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        leftSection={<IconX size={14} />}
        onClick={selection.clear}
      >
        {t('Clear selection')}
      </Button>
      <span className={styles.grow} />
      {props.children}
      {task === 'export' && (
        <ExportDialog
          model={model}
          columns={columns.map(({ id }) => id)}
          query={question}
          selectedIds={scope.kind === 'some' ? scope.ids : []}
          total={total}
          onClose={close}
        />
      )}
      {task !== undefined && task !== 'export' && (
        <BulkDialog
          model={model}
          question={question}
          scope={scope}
          task={task}
          onClose={close}
          onDone={selection.clear}
        />
      )}
    </div>
  )
}

function scopeText(scope: BulkScope): string {
  return scope.kind === 'some'
    ? t('{count} selected', { count: formatInteger(scope.ids.length) })
    : t('All {total} matching selected', { total: formatInteger(scope.total) })
}

function WholeScope(props: Pick<BulkBarProps, 'scope' | 'total' | 'selection'>): ReactNode {
  const { scope, total, selection } = props
  if (scope.kind === 'all' || total === undefined || total <= scope.ids.length) return null
  return (
    <Button size="compact-sm" variant="subtle" onClick={() => selection.selectAll(total)}>
      {t('Select all {total} matching', { total: formatInteger(total) })}
    </Button>
  )
}

function BulkButtons(props: {
  readonly model: ModelMeta
  readonly onTask: (task: BulkTask | 'export') => void
}): ReactNode {
  const { model, onTask } = props
  const isSupport = useUser().support !== undefined
  const may = (operation: 'update' | 'delete'): boolean => model.operations.includes(operation)
  return (
    <span className={styles.bulkButtons}>
      {may('update') && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPencil size={14} />}
          onClick={() => onTask({ kind: 'change' })}
        >
          {t('Change a field')}
        </Button>
      )}
      <ActionMenu model={model} onAction={(action) => onTask({ kind: 'action', action })} />
      {!isSupport && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconDownload size={14} />}
          onClick={() => onTask('export')}
        >
          {t('Export')}
        </Button>
      )}
      {may('delete') && (
        <Button
          size="compact-sm"
          variant="default"
          className={styles.danger}
          leftSection={<IconTrash size={14} />}
          onClick={() => onTask({ kind: 'delete' })}
        >
          {t('Delete')}
        </Button>
      )}
    </span>
  )
}

function ActionMenu(props: {
  readonly model: ModelMeta
  readonly onAction: (action: ActionMeta) => void
}): ReactNode {
  const actions = props.model.actions.filter(({ on }) => on === 'record')
  if (actions.length === 0) return null
  return (
    <Menu position="bottom-start" shadow="md">
      <Menu.Target>
        <Button size="compact-sm" variant="default" rightSection={<IconChevronDown size={14} />}>
          {t('Actions')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map((action) => (
          <Menu.Item key={action.name} onClick={() => props.onAction(action)}>
            {action.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
