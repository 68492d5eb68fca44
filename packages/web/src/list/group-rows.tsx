import { IconChevronRight } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import type { Meta, ModelMeta } from '../api/meta.ts'
import { kindOf } from '../fields/field-registry.ts'
import { formatInteger, formatMonth } from '../language/format.ts'
import { t } from '../language/language.ts'
import type { Question } from '../search/search-query.ts'
import type { EditSession } from './edit-session.ts'
import { groupCondition, groupKey, type RecordGroup } from './group-query.ts'
import groupStyles from './group-rows.module.css'
import styles from './list.module.css'
import card from './list-cards.module.css'
import { Card } from './list-cards.tsx'
import type { ListColumn } from './list-columns.ts'
import { useGroups, useListPage } from './list-data.ts'
import { ListRow, type RowControls } from './list-row.tsx'
import { Sum } from './list-table.tsx'

const STEP = 80

/** What all levels of groups need. */
export interface GroupFrame {
  readonly meta: Meta
  readonly model: ModelMeta
  readonly select: string
  readonly sums: readonly string[]
  readonly columns: readonly ListColumn[]
  readonly selection: Readonly<Record<string, boolean>>
  readonly session: EditSession
  readonly controls: RowControls
  /** The ids of a group whose box was used, by its key. */
  readonly idsOf: ReadonlyMap<string, readonly string[]>
  readonly onSelectGroup: (key: string, question: Question) => void
  /** Rows of a table, or cards of a phone. */
  readonly look: 'rows' | 'cards'
}

interface LevelProps {
  readonly frame: GroupFrame
  readonly question: Question
  /** Fields still to group by, this level first. */
  readonly by: readonly string[]
  /** Conditions of the groups around. */
  readonly path: readonly string[]
}

/** The groups of one level; each opens to the next level, or to its records. */
export function GroupLevel({ frame, question, by, path }: LevelProps): ReactNode {
  const { meta, model, sums } = frame
  const [field = '', ...deeper] = by
  const { data: groups } = useGroups({ meta, model, question, by: field, sums, isWanted: true })
  return (groups ?? []).map((group) => (
    <OneGroup
      key={groupKey(path, group)}
      frame={frame}
      group={group}
      question={question}
      by={deeper}
      path={path}
    />
  ))
}

function OneGroup(props: LevelProps & { readonly group: RecordGroup }): ReactNode {
  const { frame, question, by, path, group } = props
  const [isOpen, setOpen] = useState(false)
  const condition = groupCondition(group)
  const inner = { ...question, conditions: [...question.conditions, condition] }
  const inside = [...path, condition]
  const Header = frame.look === 'rows' ? GroupRow : GroupCard
  return (
    <>
      <Header
        frame={frame}
        group={group}
        level={path.length}
        isOpen={isOpen}
        onToggle={() => setOpen(!isOpen)}
        selection={selectionOf(frame, groupKey(path, group), group.count)}
        onSelect={() => frame.onSelectGroup(groupKey(path, group), inner)}
      />
      {isOpen &&
        (by.length > 0 ? (
          <GroupLevel frame={frame} question={inner} by={by} path={inside} />
        ) : (
          <GroupRecords frame={frame} question={inner} count={group.count} />
        ))}
    </>
  )
}

interface HeaderProps {
  readonly frame: GroupFrame
  readonly group: RecordGroup
  readonly level: number
  readonly isOpen: boolean
  readonly onToggle: () => void
  readonly selection: 'none' | 'some' | 'all'
  readonly onSelect: () => void
}

function GroupRow(props: HeaderProps): ReactNode {
  const { frame, group } = props
  const { columns } = frame
  // The name has the room up to the first sum.
  const firstSum = columns.findIndex(({ isSummed }, at) => isSummed && at > 0)
  const span = firstSum < 0 ? columns.length : firstSum
  return (
    <tr className={groupStyles.group} data-level={props.level}>
      <td className={styles.check}>
        <GroupBox {...props} />
      </td>
      <td colSpan={span}>
        <GroupName {...props} />
      </td>
      {columns.slice(span).map((column) => (
        <td key={column.id} data-align={column.kind.align}>
          <Sum column={column} sums={group.sums} />
        </td>
      ))}
    </tr>
  )
}

function GroupCard(props: HeaderProps): ReactNode {
  return (
    <li className={card.groupCard} data-level={props.level}>
      <span className={card.cardCheck}>
        <GroupBox {...props} />
      </span>
      <GroupName {...props} />
    </li>
  )
}

function GroupBox({ group, selection, onSelect }: HeaderProps): ReactNode {
  return (
    <input
      type="checkbox"
      className={styles.box}
      aria-label={t('Select all {count} in {name}', {
        count: formatInteger(group.count),
        name: groupName(group),
      })}
      checked={selection === 'all'}
      ref={(box) => {
        if (box !== null) box.indeterminate = selection === 'some'
      }}
      onChange={onSelect}
    />
  )
}

function GroupName({ group, isOpen, onToggle }: HeaderProps): ReactNode {
  return (
    <button
      type="button"
      className={groupStyles.groupName}
      aria-expanded={isOpen}
      data-row-focus
      onClick={onToggle}
    >
      <IconChevronRight size={15} aria-hidden className={groupStyles.chevron} />
      <bdi className={groupStyles.groupText}>{groupName(group)}</bdi>
      <span className={groupStyles.groupCount}>{formatInteger(group.count)}</span>
    </button>
  )
}

function groupName(group: RecordGroup): string {
  const { field, value, title } = group
  if (value === null) return t('No {label}', { label: field.label.toLowerCase() })
  if (field.kind === 'reference') return title ?? t('Not visible to you')
  if (field.kind === 'date') return formatMonth(String(value))
  return kindOf(field).toText(value, field)
}

function selectionOf(frame: GroupFrame, key: string, count: number): 'none' | 'some' | 'all' {
  const ids = frame.idsOf.get(key) ?? []
  const selected = ids.filter((id) => frame.selection[id] === true).length
  if (selected === 0) return 'none'
  return selected >= count ? 'all' : 'some'
}

function GroupRecords(props: {
  readonly frame: GroupFrame
  readonly question: Question
  readonly count: number
}): ReactNode {
  const { frame, question, count } = props
  const { model, select, columns, selection, session, controls, look } = frame
  const [limit, setLimit] = useState(STEP)
  const { data } = useListPage({ model, select, question, offset: 0, limit, isWanted: true })
  const rows = data?.rows ?? []
  const total = data?.total ?? count
  const more =
    rows.length < total ? (
      <button
        type="button"
        className={styles.more}
        data-row-focus
        onClick={() => setLimit(limit + STEP)}
      >
        {t('Show {count} more of {total}', {
          count: Math.min(STEP, total - rows.length),
          total: formatInteger(total),
        })}
      </button>
    ) : null
  if (look === 'cards')
    return (
      <>
        {rows.map((row) => (
          <Card key={row.id} {...{ row, columns, selection, controls }} model={model.name} />
        ))}
        {more !== null && <li>{more}</li>}
      </>
    )
  return (
    <>
      {rows.map((row) => (
        <ListRow
          key={row.id}
          model={model.name}
          row={row}
          position={undefined}
          columns={columns}
          isSelected={selection[row.id] === true}
          edit={session.rows[row.id]}
          controls={controls}
        />
      ))}
      {more !== null && (
        <tr>
          <td className={styles.check} />
          <td colSpan={columns.length}>{more}</td>
        </tr>
      )}
    </>
  )
}
